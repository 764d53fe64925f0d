import type { GetApplicationsByIdResponse, GetResourcesByIdResponse } from './generated/operations.ts';

type ResourceItem = GetResourcesByIdResponse['content']['items'][number];
type Mask = GetApplicationsByIdResponse['items'][number]['mask'];

/**
 * Which masks an item can have and which it gets when nobody says otherwise. The server decides it
 * (`server/modules/loads/masks.ts`); this says it before there is an application to ask about, and
 * `test/default-mask.test.ts` holds the two together.
 */

type Masked = Pick<ResourceItem, 'type' | 'kind'>;

const personal: readonly (string | null)[] = [
  'person-name',
  'identity-number',
  'phone',
  'address',
  'credit-code',
];
const numbers: readonly string[] = ['numeric', 'currency', 'double', 'float', 'integer'];

/** Mildest first; `clear` is among them. */
export function masksFor({ type, kind }: Masked): Mask[] {
  const isText = type === 'string' || type === 'text';
  if (personal.includes(kind) && (isText || type === 'integer'))
    return isText ? ['clear', 'partial', 'pseudonym', 'empty'] : ['clear', 'empty'];
  if (type === 'date' || type === 'datetime') return ['clear', 'month', 'year', 'empty'];
  if (numbers.includes(type)) return ['clear', 'band', 'empty'];
  if (isText) return ['clear', 'partial', 'pseudonym', 'empty'];
  return ['clear', 'empty'];
}

export function defaultMask(item: Pick<ResourceItem, 'type' | 'kind' | 'grade'>): Mask {
  if (item.grade === 'important' || item.grade === 'core') return 'empty';
  const [, mild, strong] = masksFor(item);
  if (item.grade === 'general-4') return strong ?? mild!;
  if (item.grade === 'general-3') return mild!;
  return personal.includes(item.kind) && item.kind !== 'credit-code' ? mild! : 'clear';
}
