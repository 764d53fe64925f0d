export { type FoundResource, noteUses, searchResources, suggestResources } from './catalogue-index.ts';
export { checkContent, raiseGrades } from './checks.ts';
export { type ClassificationNode, classification, findClass, listClasses } from './classification.ts';
export {
  createResource,
  discardDraft,
  editDraft,
  type NewResource,
  type Saved,
} from './create-resource.ts';
export { type DatasetOutcome, type DcatImport, importDcat } from './dcat/import-dcat.ts';
export { type Difference, differencesOf } from './differences.ts';
export { type BroughtIn, bringInResources, type ForeignResource } from './generator/bring-in.ts';
export { type GeneratedResource, generateCatalogue } from './generator/generate-catalogue.ts';
export { gradeOf, highestGrade, isPersonal, leastGrade } from './grading.ts';
export { answerDemand } from './lists/answer-demand.ts';
export { loadDutiesToSupply } from './lists/duties.ts';
export { fileDemand } from './lists/file-demand.ts';
export { judgeRefusal } from './lists/judge-refusal.ts';
export { addNegativeLine, endNegativeLine, reviewNegativeLine } from './lists/negative-list/negative-line.ts';
export { settleDemand } from './lists/settle-demand.ts';
export { solveAll, solveWaiting, watchItems } from './lists/solver/solve.ts';
export { normalised, termOf } from './lists/terms.ts';
export {
  findResource,
  findResourceByCode,
  findResourceByOrigin,
  listListed,
  listResourcesByIds,
} from './queries.ts';
export {
  type Content,
  ContentShape,
  type Grade,
  grades,
  type Item,
  type ItemKind,
  ItemShape,
  isListed,
  type ListedResource,
  type Resource,
  type SharingType,
  type UpdateCycle,
  workStage,
} from './resource.ts';
export {
  publishResource,
  returnResource,
  reviseResource,
  submitResource,
  withdrawResource,
} from './review-resource.ts';
export { ResourceIndex, type SearchQuery } from './search/index-of-resources.ts';
export type { SearchDocument } from './search/search-document.ts';
export { findVisible, seesDraft } from './step.ts';
export {
  ProviderShape,
  providerRef,
  type ResourceSummary,
  ResourceSummaryShape,
  toSummary,
} from './summary.ts';
