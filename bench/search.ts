/**
 * How many searches of the whole catalogue one thread answers, facets, marks and order included: 8,575 synthetic
 * resources with 83,000 items, a seeded mix of what people type. The baseline, in the same run on the same searches,
 * is a plain scan for the typed words over the same texts, which ranks, counts and explains nothing.
 */
import { stopwatch } from '#kernel/clock';
import type { SearchDocument } from '#modules/catalogue';
import { ResourceIndex, type SearchQuery } from '#modules/catalogue';
import { catalogueDocuments } from './support/catalogue-documents.ts';
import { catalogueQueries } from './support/catalogue-queries.ts';
import { median, quantile, report } from './support/report.ts';

const SEARCHES = 2_000;
const ROUNDS = 5;
/** The scan is slow, and its rate settles sooner. */
const SCANS = 200;
const PUTS = 200;

const documents = catalogueDocuments();
const items = documents.reduce((sum, document) => sum + document.items.length, 0);
const queries = catalogueQueries(documents, SEARCHES);

const before_bytes = residentBytes();
const build_ms = stopwatch();
const index = new ResourceIndex();
for (const document of documents) index.put(document);
console.log(
  `${index.size} resources, ${items} items: built in ${(build_ms() / 1_000).toFixed(1)} s, ` +
    `${Math.round((residentBytes() - before_bytes) / 1e6)} MB with dictionary and Pinyin`,
);

const texts = documents.map(textOf);
for (const query of queries) index.search(query);
const perSecond: number[] = [];
const scansPerSecond: number[] = [];
const all_ms: number[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const scan_ms = stopwatch();
  let scanned = 0;
  for (const query of queries.slice(0, SCANS)) scanned += scan(query);
  scansPerSecond.push((SCANS / scan_ms()) * 1_000);
  const round_ms = stopwatch();
  let found = 0;
  for (const query of queries) {
    const search_ms = stopwatch();
    found += index.search(query).total;
    all_ms.push(search_ms());
  }
  perSecond.push((SEARCHES / round_ms()) * 1_000);
  console.log(
    `round ${round}: ${Math.round(perSecond.at(-1)!)} searches/s (${Math.round(found / SEARCHES)} found each), ` +
      `scan ${Math.round(scansPerSecond.at(-1)!)}/s (${Math.round(scanned / SCANS)})`,
  );
}
console.log(
  `p50 ${quantile(all_ms, 0.5).toFixed(2)} ms, p99 ${quantile(all_ms, 0.99).toFixed(2)} ms, most ${quantile(all_ms, 1).toFixed(2)} ms`,
);
const put_ms = stopwatch();
for (const document of documents.slice(0, PUTS)) index.put(document);
console.log(`a changed resource is searchable after ${(put_ms() / PUTS).toFixed(2)} ms`);
report({ name: 'search', value: median(perSecond), unit: 'searches/s', baseline: median(scansPerSecond) });

function scan({ text = '', facets = {} }: SearchQuery): number {
  const words = text.toLowerCase().split(/\s+/);
  let found = 0;
  for (const [at, document] of documents.entries()) {
    if (!words.every((word) => texts[at]!.includes(word))) continue;
    if (facets.provider?.includes(document.facets.provider) === false) continue;
    if (facets.sharing?.includes(document.facets.sharing) === false) continue;
    found += 1;
  }
  return found;
}

function textOf(document: SearchDocument): string {
  const { code, name, nameEn, abstract, abstractEn, keywords, provider } = document;
  const titles = document.items.flatMap((item) => [item.title, item.titleEn, item.name]);
  return [code, name, nameEn, abstract, abstractEn, ...keywords, provider.zh, provider.en, ...titles]
    .join('\n')
    .toLowerCase();
}

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
