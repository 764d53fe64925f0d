import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faces, type Palette } from './palette.ts';

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const texts: (keyof Palette)[] = ['ink', 'inkSoft', 'inkFaint', 'accent', 'warning', 'overdue', 'done'];
const grounds: (keyof Palette)[] = ['ground', 'surface', 'raised'];
const pairs: [keyof Palette, keyof Palette][] = [
  ...texts.flatMap((text) => grounds.map((ground): [keyof Palette, keyof Palette] => [text, ground])),
  ['accentInk', 'accent'],
  ['accent', 'accentSoft'],
  ['warning', 'warningSoft'],
  ['overdue', 'overdueSoft'],
  ['done', 'doneSoft'],
];

for (const [face, palette] of Object.entries(faces)) {
  test(`the ${face} face keeps text at 4.5:1 and signs at 3:1`, () => {
    for (const [text, ground] of pairs) {
      const ratio = contrast(palette[text], palette[ground]);
      assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
    }
    for (const sign of ['lineStrong', 'thread'] as const) {
      assert.ok(contrast(palette[sign], palette.surface) >= 3, `${sign} on surface`);
    }
  });
}
