import { useLanguage } from '../texts/text.ts';

/** Writes a number in the person's way; undefined stays undefined. */
export function useNumber(
  options?: Intl.NumberFormatOptions,
): (value: number | null | undefined) => string | undefined {
  const format = new Intl.NumberFormat(useLanguage() === 'zh' ? 'zh-CN' : 'en-GB', options);
  return (value) => (value === undefined || value === null ? undefined : format.format(value));
}
