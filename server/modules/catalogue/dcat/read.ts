import type { Content } from '../resource.ts';

/** A dataset of somebody's catalogue, read. */
export interface Read {
  /** Its name in the catalogue it is from. */
  identifier: string;
  content: Content;
  /** JSON pointers of what was null or missing. */
  nulls: string[];
  /** Fields that were longer than we hold. */
  shortened: string[];
  /** Only of a catalogue of our own: it keeps its code, version, times and provider. */
  own?: { code: string; version: number; publishedAt: Date; providerId: string };
}
