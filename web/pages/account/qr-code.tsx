import { QRCode } from 'antd';

/** Black on white in every face: that is what cameras read. */
export default function QrCode({ value, label }: { value: string; label: string }) {
  return (
    <div role="img" aria-label={label}>
      <QRCode value={value} type="svg" size={184} color="#000000" bgColor="#ffffff" bordered={false} />
    </div>
  );
}
