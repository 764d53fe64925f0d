import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FacetCounts } from './facet-columns.ts';
import { ResourceIndex } from './index-of-resources.ts';
import { readAloud } from './pinyin.ts';
import { sampleDocument } from './sample-documents.ts';
import { FACET_NAMES, type SearchDocument } from './search-document.ts';

const word = fc.constantFrom(
  ...'电梯 维修 信息 房屋 人口 登记 许可证 社会保障 水质 监测 数据 残疾人 重庆 银行 elevator repair PM2 年报'.split(
    ' ',
  ),
);
const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(''));
const someFacets = fc.record({
  sharing: fc.constantFrom('1', '2', '3'),
  provider: fc.constantFrom('a', 'b', 'c'),
  grade: fc.constantFrom('x', 'y'),
});
const documents = fc
  .array(
    fc.record({ name, titles: fc.array(name, { maxLength: 4 }), facets: someFacets, uses: fc.nat(1_000) }),
    { minLength: 1, maxLength: 25 },
  )
  .map((list) =>
    list.map(({ facets, ...given }, at) =>
      sampleDocument(at + 1, given.name, { ...given, facets: facets as SearchDocument['facets'] }),
    ),
  );

test('every document is found by its name, its items, its code and the Pinyin of its name', () => {
  fc.assert(
    fc.property(documents, (list) => {
      const index = filled(list);
      for (const document of list) {
        const spoken = readAloud(document.name.toLowerCase());
        const letters = [spoken.initials, spoken.full.toLowerCase()].filter((text) => text.length > 1);
        const titles = document.items.map((item) => item.title);
        for (const text of [document.name, document.code, ...titles, ...letters]) {
          const result = index.search({ text });
          assert.ok(!result.relaxed, text);
          assert.ok(
            result.hits.some((hit) => hit.id === document.id),
            text,
          );
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('a whole name comes before all longer ones', () => {
  fc.assert(
    fc.property(documents, (list) => {
      const index = filled(list.map((document) => ({ ...document, uses: 0 })));
      for (const { name: sought } of list) {
        const first = index.search({ text: sought }).hits[0]!;
        assert.equal(list.find((document) => document.id === first.id)!.name, sought);
      }
    }),
    { numRuns: 30 },
  );
});

test('facets, totals and pages are those of the obvious way', () => {
  const choice = fc.record(
    {
      sharing: fc.subarray(['1', '2', '3', '9']),
      provider: fc.subarray(['a', 'b']),
      grade: fc.subarray(['x']),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      documents,
      choice,
      fc.constantFrom('', '信息', '电梯'),
      fc.nat(6),
      (list, facets, text, offset) => {
        const index = filled(list);
        const all = index.search({ text, limit: 1_000 });
        const matching = list.filter((document) => all.hits.some((hit) => hit.id === document.id));
        const result = index.search({ text, facets, offset, limit: 3 });
        const expected = obviousFacets(matching, facets);
        assert.deepEqual(result.facets, expected.facets);
        assert.equal(result.total, expected.ids.size);
        const narrowed = all.hits.filter((hit) => expected.ids.has(hit.id));
        assert.deepEqual(result.hits, narrowed.slice(offset, offset + 3));
      },
    ),
  );
});

test('put twice is put once, in any order, and remove leaves nothing', () => {
  const queries = ['维修信息', 'wx', 'elev', '房屋 登记', '20401/', ''];
  const answers = (index: ResourceIndex) =>
    queries.map((text) => [index.search({ text, limit: 100 }), names(index.suggest(text, 50))]);
  fc.assert(
    fc.property(documents, fc.nat(), (list, seed) => {
      const index = filled(list);
      const other = new ResourceIndex();
      const turned = list.map((_, at) => list[(at + seed) % list.length]!);
      for (const document of turned) {
        other.put({ ...document, name: '别的', items: [], code: '1' });
        other.put(sampleDocument(document.id + 1_000, document.name));
      }
      for (const document of turned) other.put(document);
      for (const document of list) assert.ok(other.remove(document.id + 1_000));
      assert.deepEqual(answers(other), answers(index));
      for (const document of list) other.remove(document.id);
      assert.equal(other.size, 0);
      assert.deepEqual(answers(other), answers(new ResourceIndex()));
    }),
    { numRuns: 30 },
  );
});

test('no text makes it throw', () => {
  const index = filled([sampleDocument(1, '电梯维修信息', { nameEn: 'Elevator repair' })]);
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string(), name);
  fc.assert(
    fc.property(text, fc.integer(), fc.double(), (typed, offset, limit) => {
      index.search({ text: typed, offset, limit });
      index.suggest(typed, limit);
      index.put(
        sampleDocument(2, typed, { abstract: typed, titles: [typed], keywords: [typed], code: typed }),
      );
      assert.ok(index.remove(2));
    }),
  );
});

function filled(list: SearchDocument[]): ResourceIndex {
  const index = new ResourceIndex();
  for (const document of list) index.put(document);
  return index;
}

/** Suggestions of equal rank may stand in any order. */
function names(suggestions: { kind: string; text: string }[]): string[] {
  return suggestions.map(({ kind, text }) => `${kind} ${text}`).toSorted();
}

function obviousFacets(list: SearchDocument[], facets: Partial<Record<string, string[]>>) {
  const fits = (document: SearchDocument, except?: string) =>
    FACET_NAMES.every(
      (facet) => facet === except || !facets[facet]?.length || facets[facet].includes(document.facets[facet]),
    );
  const counted = FACET_NAMES.map((facet) => {
    const counts = new Map((facets[facet] ?? []).map((value) => [value, 0]));
    for (const document of list.filter((one) => fits(one, facet)))
      counts.set(document.facets[facet], (counts.get(document.facets[facet]) ?? 0) + 1);
    const sorted = [...counts].map(([value, count]) => ({ value, count }));
    return [facet, sorted.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))];
  });
  const ids = new Set(list.filter((document) => fits(document)).map((document) => document.id));
  return { facets: Object.fromEntries(counted) as FacetCounts, ids };
}
