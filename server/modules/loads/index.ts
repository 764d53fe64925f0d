export { defaultMask, type Mask, maskExpression, masks, masksFor } from './masks.ts';
export { columnType, currentOf, lakeTable, tableOf } from './table.ts';
