import { dataDesk } from './zh/data-desk.ts';
import { dataLists } from './zh/data-lists.ts';
import { dataWords } from './zh/data-words.ts';
import { desk } from './zh/desk.ts';
import { everywhere } from './zh/everywhere.ts';
import { phone } from './zh/phone.ts';
import { publicTexts } from './zh/public.ts';
import { sharing } from './zh/sharing.ts';
import { supermarket } from './zh/supermarket.ts';

/** Chinese, the first language: its keys and holes are the shape of every catalogue. */
export const zh = {
  ...everywhere,
  ...desk,
  ...publicTexts,
  ...phone,
  ...dataWords,
  ...supermarket,
  ...sharing,
  ...dataDesk,
  ...dataLists,
} as const;
