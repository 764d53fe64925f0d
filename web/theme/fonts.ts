/** Families that carry Chinese on the systems people have; the same order as `--font` in base.css. */
const systemFamilies = [
  'PingFang SC',
  'Microsoft YaHei',
  'Noto Sans CJK SC',
  'Source Han Sans SC',
  'Hiragino Sans GB',
  'WenQuanYi Micro Hei',
];

const webFamily = 'Noto Sans SC';

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
  if (machineDrawsChinese()) return;
  await Promise.all([import('@fontsource/noto-sans-sc/400.css'), import('@fontsource/noto-sans-sc/600.css')]);
}

/** Fonts for text drawn on a canvas (map labels), which does not fall back by itself as a page does. */
export interface CanvasFonts {
  /** CSS families, the first that has a character draws it. */
  families: string[];
  /** Slices of `families[0]` to load as characters ask for them; none where the system draws Chinese. */
  slices: { url: string; ranges: string[] }[];
}

export async function canvasFonts(): Promise<CanvasFonts> {
  if (machineDrawsChinese()) return { families: systemFamilies, slices: [] };
  await provideChinese();
  return { families: [webFamily], slices: declaredSlices() };
}

/** The slices of the regular weight, read back from the style sheet the bundler made of the font package. */
function declaredSlices(): CanvasFonts['slices'] {
  const rules = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].map((rule) => ({ rule, sheet })),
  );
  return rules.flatMap(({ rule, sheet }) => {
    if (!(rule instanceof CSSFontFaceRule)) return [];
    const value = (name: string): string => rule.style.getPropertyValue(name);
    const address = /url\("?([^")]+)"?\)/.exec(value('src'))?.[1];
    if (!address || !value('font-family').includes(webFamily) || value('font-weight') !== '400') return [];
    const url = new URL(address, sheet.href ?? document.baseURI).href;
    return [{ url, ranges: value('unicode-range').split(/,\s*/).filter(Boolean) }];
  });
}
