export { findResource, findResourceByCode, listResourcesByIds } from './queries.ts';
export {
  type Content,
  ContentShape,
  type Grade,
  grades,
  type Item,
  type ItemKind,
  ItemShape,
  type Resource,
  type SharingType,
  type UpdateCycle,
} from './resource.ts';
