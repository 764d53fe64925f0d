import { common } from './en/common.ts';
import { desk } from './en/desk.ts';
import { phone } from './en/phone.ts';
import { publicTexts } from './en/public.ts';
import type { zh } from './zh.ts';

/** English: the keys of Chinese, each with the same holes. */
export const en: Record<keyof typeof zh, string> = { ...common, ...desk, ...publicTexts, ...phone };
