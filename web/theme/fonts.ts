/** Families that carry Chinese on the systems people have; the same order as `--font` in base.css. */
const systemFamilies = [
  'PingFang SC',
  'Microsoft YaHei',
  'Noto Sans CJK SC',
  'Source Han Sans SC',
  'Hiragino Sans GB',
  'WenQuanYi Micro Hei',
];

export const webFamily = 'Noto Sans SC';

let drawnHere: boolean | undefined;

/**
 * Whether this machine draws Chinese by itself. Where it does not, two different characters come out as the same
 * empty box; `document.fonts.check` cannot be asked, it says yes for families that do not exist.
 */
export function machineDrawsChinese(): boolean {
  drawnHere ??= drawing('浦') !== drawing('东');
  return drawnHere;
}

function drawing(character: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = 24;
  canvas.height = 24;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return character;
  pen.font = `20px ${systemFamilies.map((family) => `"${family}"`).join(',')}, sans-serif`;
  pen.fillText(character, 2, 20);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

/** Declares our own Chinese font, in slices the browser asks for as needed, on machines without one. */
export async function provideChinese(): Promise<void> {
  if (!machineDrawsChinese()) await import('./fonts.css');
}

/** Makes sure that `text` can be drawn on a canvas (map labels), which does not wait for fonts by itself. */
export async function readyToDraw(text: string): Promise<void> {
  if (machineDrawsChinese()) return;
  await provideChinese();
  await document.fonts.load(`16px "${webFamily}"`, text).catch(() => undefined);
}
