/** Files of rows as people send them: CSV in the encodings in use, and XLSX worksheets; never trusted. */
export { readSheet } from './sheets/read-sheet.ts';
export { type Sheet, type SheetRow, unreadableFile } from './sheets/sheet.ts';
