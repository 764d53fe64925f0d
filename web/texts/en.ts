import { dataDesk } from './en/data-desk.ts';
import { dataLists } from './en/data-lists.ts';
import { dataWords } from './en/data-words.ts';
import { desk } from './en/desk.ts';
import { everywhere } from './en/everywhere.ts';
import { phone } from './en/phone.ts';
import { publicTexts } from './en/public.ts';
import { sharing } from './en/sharing.ts';
import { supermarket } from './en/supermarket.ts';
import type { zh } from './zh.ts';

/** English: the keys of Chinese, each with the same holes. */
export const en: Record<keyof typeof zh, string> = {
  ...everywhere,
  ...desk,
  ...publicTexts,
  ...phone,
  ...dataWords,
  ...supermarket,
  ...sharing,
  ...dataDesk,
  ...dataLists,
};
