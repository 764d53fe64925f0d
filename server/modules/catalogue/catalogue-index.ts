import { setImmediate as otherWork } from 'node:timers/promises';
import type { City } from '#kernel/city';
import type { EventRecord } from '#kernel/events';
import * as queries from './queries.ts';
import { isListed, type ListedResource, type Resource } from './resource.ts';
import {
  ResourceIndex,
  type SearchHit,
  type SearchQuery,
  type SearchResult,
} from './search/index-of-resources.ts';
import type { SearchDocument } from './search/search-document.ts';
import type { Suggestion } from './search/suggestions.ts';
import { type ResourceSummary, toSummary } from './summary.ts';

/**
 * Every published resource in the memory of the process: the search over it, and what lists show of it, so that a
 * page of results costs no query. Whatever is published, withdrawn or brought in is current in the process that did
 * it with its commit, and in every other as soon as the event reaches it.
 */
interface Book {
  index: ResourceIndex;
  summaries: Map<number, ResourceSummary>;
  /** By resource, as they were noted last. */
  uses: Map<number, number>;
  /** Resolves when all of it is loaded; what changes meanwhile waits behind it. Undefined while nobody asked. */
  work: Promise<void> | undefined;
}

const books = new WeakMap<City['database'], Book>();

/** Contents of 500 resources are some 3 MB. */
const PAGE = 500;
/** Indexing one takes about 1 ms: requests get their turn between these. */
const AT_ONCE = 20;

/**
 * Watches for changes, and in a process that serves pages begins to load: the first page at once, the rest behind the
 * first requests. Searches wait until all is there.
 */
export async function openCatalogue(city: City): Promise<void> {
  const book: Book = {
    index: new ResourceIndex(),
    summaries: new Map(),
    uses: new Map(),
    work: undefined,
  };
  books.set(city.database, book);
  city.live.watch(
    ['catalogue.resource-published', 'catalogue.resource-withdrawn', 'catalogue.imported'],
    (event) => {
      if (book.work !== undefined) enqueue(city, book, () => reload(city, book, event));
    },
  );
  if (!city.config.roles.includes('web')) return;
  const last = await loadPage(city, book, { after: 0 });
  book.work = Promise.resolve();
  if (last !== undefined) enqueue(city, book, () => loadRange(city, book, { after: last }));
}

/** What lists show beside where the words were found. */
export interface FoundResource extends ResourceSummary {
  marks: SearchHit['marks'];
}

/** The current page of a search, with how often each facet's values occur. */
export async function searchResources(
  city: City,
  query: SearchQuery,
): Promise<Omit<SearchResult, 'hits'> & { items: FoundResource[] }> {
  const { index, summaries } = await loadedBook(city);
  const { hits, ...result } = index.search(query);
  return { ...result, items: hits.map(({ id, marks }) => ({ ...summaries.get(id)!, marks })) };
}

export async function suggestResources(city: City, text: string, limit: number): Promise<Suggestion[]> {
  return (await loadedBook(city)).index.suggest(text, limit);
}

/** What the process that changed a resource does after the commit: found, or gone, with the next search. */
export function keepCurrent(city: City, resource: Resource): void {
  const book = books.get(city.database);
  if (book?.work !== undefined) put(city, book, resource);
}

/** How much all resources are used: grants and reads of the last 90 days; who is not named has none. Raises the rank. */
export async function noteUses(city: City, uses: { resourceId: number; uses: number }[]): Promise<void> {
  const book = await loadedBook(city);
  book.uses = new Map(uses.map((one) => [one.resourceId, one.uses]));
  for (const id of book.summaries.keys()) book.index.setUses(id, book.uses.get(id) ?? 0);
}

async function loadedBook(city: City): Promise<Book> {
  const book = books.get(city.database);
  if (book === undefined) throw new Error('the catalogue is not open yet');
  book.work ??= loadRange(city, book, { after: 0 });
  await book.work;
  return book;
}

/** One after the other, so that an older state never comes after a newer one. */
function enqueue(city: City, book: Book, work: () => Promise<void>): void {
  book.work = (book.work ?? Promise.resolve()).then(work).catch((error: unknown) => {
    // The search goes on with what it has; the next change or start makes it good.
    city.log.error({ err: error }, 'the catalogue in memory could not be brought up to date');
  });
}

async function reload(city: City, book: Book, event: EventRecord): Promise<void> {
  if (event.type === 'catalogue.imported') {
    const { firstId, lastId } = event.data as { firstId: number; lastId: number };
    return loadRange(city, book, { after: firstId - 1, upTo: lastId });
  }
  const id = Number(event.subject);
  const resource = await queries.findResource(city.database, id);
  if (resource !== undefined) put(city, book, resource);
}

async function loadRange(city: City, book: Book, range: { after: number; upTo?: number }): Promise<void> {
  let after: number | undefined = range.after;
  while (after !== undefined) after = await loadPage(city, book, { ...range, after });
}

/** Returns the id after which the next page begins, undefined after the last. */
async function loadPage(
  city: City,
  book: Book,
  range: { after: number; upTo?: number },
): Promise<number | undefined> {
  const page = await queries.listListed(city.database, { ...range, limit: PAGE });
  for (const [at, resource] of page.entries()) {
    if (at % AT_ONCE === 0) await otherWork();
    put(city, book, resource);
  }
  return page.length < PAGE ? undefined : page.at(-1)!.id;
}

function put(city: City, book: Book, resource: Resource): void {
  if (isListed(resource)) {
    const summary = toSummary(city, resource);
    book.index.put({ ...toDocument(resource, summary), uses: book.uses.get(resource.id) ?? 0 });
    book.summaries.set(resource.id, summary);
  } else if (book.summaries.delete(resource.id)) book.index.remove(resource.id);
}

function toDocument(
  { published: content }: ListedResource,
  { id, code, provider, publishedAt }: ResourceSummary,
): Omit<SearchDocument, 'uses'> {
  const { name, nameEn, abstract, abstractEn, keywords, items } = content;
  const { classification, sharing, opening, cycle, format, grade } = content;
  return {
    id,
    code,
    name,
    nameEn,
    abstract,
    abstractEn,
    keywords,
    provider: { id: provider.id, ...provider.name },
    items: items.map(({ name, title, titleEn }) => ({ name, title, titleEn })),
    facets: {
      classification: classification.slice(0, 3),
      provider: provider.id,
      sharing,
      opening,
      cycle,
      format,
      grade,
    },
    publishedAt: Date.parse(publishedAt),
  };
}
