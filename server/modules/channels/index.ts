export {
  type ImportOptions,
  type ImportReport,
  importRequests,
  type RowOutcome,
} from './imports/import-requests.ts';
export { fields, type SettledMapping } from './imports/mapping.ts';
export { type PreparedImport, prepareImport, type RequestFile } from './imports/prepare-import.ts';
export { reportCsv } from './imports/report.ts';
