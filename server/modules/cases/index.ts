export { AttachmentIds, Coordinates, PointShape, readPoint, Text } from './act-routes.ts';
export { type Case, type Source, StageShape } from './case.ts';
export {
  type Category,
  type CategoryLine,
  findCategory,
  listCategories,
  loadCategories,
  reloadCategories,
  suggestCategory,
} from './category.ts';
export { closeCase, evaluateCase, noteOnCase, reopenCase, superviseCase, verifyCase } from './close-case.ts';
export { acceptCase, dispatchCase, returnCase } from './dispatch-case.ts';
export { fileCase, rejectCase, relocateCase } from './file-case.ts';
export { feedBackCase, resumeCase, suspendCase } from './handle-case.ts';
export { type ImportedReport, openImportedCase } from './import-history.ts';
export {
  DESCRIPTION_LENGTH_MAX,
  type OpenedCase,
  openCase,
  type Report,
  refuseDispatchAtOnce,
} from './open-case.ts';
export { findCaseByNumber, listCaseEvents } from './queries.ts';
export { assignCase, settleCase } from './settle-case.ts';
export type { Stage } from './stage.ts';
export type { ActOnCase } from './step.ts';
export { watchLimits } from './watch-limits.ts';
