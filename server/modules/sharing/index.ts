export type { RowFilter } from './row-filter.ts';
