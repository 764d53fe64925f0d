/** Our own signs, drawn on a grid of 16 with one line weight. They never stand without words or a label. */
const drawings = {
  search: <path d="M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9Zm3.300 7.800L14 14" />,
  close: <path d="m3.500 3.500 9 9m0-9-9 9" />,
  check: <path d="m2.500 8.500 3.500 3.500 7.500-8" />,
  back: <path d="M10 2.500 4.500 8 10 13.500" />,
  forward: <path d="M6 2.500 11.500 8 6 13.500" />,
  down: <path d="M3 6l5 5 5-5" />,
  place: (
    <path d="M8 14s4.500-4.300 4.500-7.700a4.500 4.500 0 0 0-9 0C3.500 9.700 8 14 8 14Zm0-9.300a1.700 1.700 0 1 1 0 3.400 1.700 1.700 0 0 1 0-3.400Z" />
  ),
  camera: <path d="M1.500 5h3l1-2h5l1 2h3v8h-13V5ZM8 6.300a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z" />,
  person: (
    <path d="M8 2a2.800 2.800 0 1 1 0 5.600A2.800 2.800 0 0 1 8 2ZM2.500 14c.3-3 2.300-4.700 5.500-4.700s5.200 1.700 5.500 4.700" />
  ),
  list: <path d="M5.500 4h8m-8 4h8m-8 4h8M2 4h.5M2 8h.5M2 12h.5" />,
  map: (
    <path d="M1.500 3.500 6 2l4 1.500L14.500 2v10.500L10 14l-4-1.500L1.500 14V3.500ZM6 2v10.500M10 3.500V14" />
  ),
  copy: <path d="M5.500 5.500h8v8h-8v-8Zm-3 5v-8h8" />,
  print: <path d="M4 6V2h8v4M4 11.500H1.500V6h13v5.500H12M4 9.500h8V14H4V9.500Z" />,
  keyboard: <path d="M1.500 4h13v8.500h-13V4Zm3 2.700h.5m2.500 0h.5m2.500 0h.5M5 9.800h6" />,
  leave: <path d="M9.500 2.500h-6v11h6M6.500 8h8m-3-3 3 3-3 3" />,
  unsent: <path d="M8 13V5m-3.500 3L8 4.500 11.500 8M2.500 2h11" />,
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.400"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      {drawings[name]}
    </svg>
  );
}
