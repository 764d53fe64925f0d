import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ResourceIndex, type SearchQuery } from './index-of-resources.ts';
import { sampleDocument } from './sample-documents.ts';
import type { SearchDocument } from './search-document.ts';

const documents: SearchDocument[] = [
  sampleDocument(1, '电梯维修信息', {
    nameEn: 'Elevator repair information',
    abstract: '全区电梯的维修与保养。',
    titles: [
      '电梯编号|Elevator number',
      '维修日期|Date of repair',
      '统一社会信用代码|Unified social credit code',
    ],
    uses: 10,
    publishedAt: Date.UTC(2025, 0, 2),
  }),
  sampleDocument(2, '维修', { nameEn: 'Repairs', publishedAt: Date.UTC(2025, 0, 3) }),
  sampleDocument(3, '房屋信息', {
    nameEn: 'Houses',
    provider: { id: 'housing', zh: '人力资源和社会保障局', en: 'Human Resources Bureau' },
    facets: { provider: 'housing', sharing: '2' } as SearchDocument['facets'],
    titles: ['门牌地址|Door address', '建筑面积|Floor area'],
    publishedAt: Date.UTC(2025, 0, 1),
  }),
  sampleDocument(4, '常住人口', {
    nameEn: 'Resident population',
    code: '10101/000777',
    keywords: ['居民'],
    titles: ['姓名|Name', '身份证号|Identity number'],
    uses: 5_000,
  }),
];

test('维修信息 finds the resource of this name best, and also one that says only 维修', () => {
  assert.deepEqual(ids('维修信息'), [1, 2]);
  assert.deepEqual(ids('维修'), [2, 1], 'the whole name first');
});

test('words are found in names, items, keywords, departments and abstracts', () => {
  assert.deepEqual(ids('身份证'), [4]);
  assert.deepEqual(ids('居民'), [4]);
  assert.deepEqual(ids('保养'), [1]);
  assert.deepEqual(ids('社会保障局'), [3]);
  assert.deepEqual(ids('人社局'), [3], 'the short name of a department');
  assert.deepEqual(ids('COLUMN_3'), [1]);
});

test('any part of a word is found, also across what a dictionary takes for words', () => {
  assert.deepEqual(ids('梯维'), [1]);
  assert.deepEqual(ids('住人'), [4]);
  assert.deepEqual(ids('梯'), [1]);
});

test('English is found by stem, by beginning and in any case', () => {
  assert.deepEqual(ids('ELEVATORS'), [1]);
  assert.deepEqual(ids('elev'), [1]);
  assert.deepEqual(ids('Repair').toSorted(), [1, 2]);
  assert.deepEqual(ids('the number of elevators'), [1], 'small words need not be found');
  assert.deepEqual(ids('ｅｌｅｖａｔｏｒ　ｒｅｐａｉｒ'), [1], 'full-width forms');
});

test('Pinyin finds names, items and departments, in full and by initials, also unfinished', () => {
  for (const typed of ['dtwxxx', 'wxxx', 'weixiuxinxi', 'WeiXiu', "wei'xiu", 'weixi xinxi', 'wei信息'])
    assert.ok(ids(typed).includes(1), typed);
  assert.deepEqual(ids('sfzh'), [4]);
  assert.deepEqual(ids('rlzyhshbzj'), [3]);
  assert.deepEqual(ids('eixiu'), [], 'a match begins with a syllable');
});

test('codes are found whole and by their beginning', () => {
  assert.deepEqual(ids('10101/000777'), [4]);
  assert.deepEqual(ids('10101'), [4]);
  assert.deepEqual(ids('20401/').toSorted(), [1, 2, 3]);
});

test('all words are needed; where none has all, those with the most are given and it is said', () => {
  const index = filled();
  const both = index.search({ text: '电梯 维修' });
  assert.deepEqual([both.hits.map((hit) => hit.id), both.relaxed], [[1], false]);
  const most = index.search({ text: '电梯 维修 火星' });
  assert.deepEqual([most.hits.map((hit) => hit.id), most.relaxed], [[1], true]);
  const none = index.search({ text: '火星' });
  assert.deepEqual([none.total, none.relaxed, none.hits], [0, false, []]);
});

test('marks say where and what was found', () => {
  const [hit] = filled().search({ text: '维修信息' }).hits;
  assert.deepEqual(hit!.marks.fields, ['name', 'abstract', 'items']);
  assert.deepEqual(hit!.marks.items, ['COLUMN_2']);
  assert.deepEqual(hit!.marks.words, ['维修', '信息']);
  assert.deepEqual(filled().search({ text: 'wxrq' }).hits[0]!.marks, {
    fields: ['items'],
    items: ['COLUMN_2'],
    words: ['维修日期'],
  });
  assert.deepEqual(filled().search({ text: '10101' }).hits[0]!.marks.fields, ['code']);
  assert.deepEqual(filled().search({ text: '人社局' }).hits[0]!.marks.fields, ['provider']);
});

test('facets count under the choices of the other facets', () => {
  const { total, facets } = filled().search({ facets: { sharing: ['2'] } });
  assert.equal(total, 1);
  assert.deepEqual(facets.sharing, [
    { value: '1', count: 3 },
    { value: '2', count: 1 },
  ]);
  assert.deepEqual(facets.provider, [{ value: 'housing', count: 1 }]);
  const unknown = filled().search({ facets: { sharing: ['9'] } });
  assert.equal(unknown.total, 0);
  assert.deepEqual(unknown.facets.sharing.at(-1), { value: '9', count: 0 }, 'so that it can be taken back');
});

test('orders: relevance without a text is by use; names go by Pinyin', () => {
  assert.deepEqual(ids(''), [4, 1, 3, 2]);
  assert.deepEqual(idsOf({ order: 'name' }), [4, 1, 3, 2], 'cháng, diàn, fáng, wéi');
  assert.deepEqual(idsOf({ order: 'newest' }), [2, 1, 3, 4]);
  assert.deepEqual(idsOf({ order: 'name', offset: 1, limit: 2 }), [1, 3]);
  assert.deepEqual(idsOf({ offset: 99 }), []);
  assert.deepEqual(idsOf({ offset: -3, limit: Number.NaN }), []);
});

test('much used resources rank higher among equals', () => {
  const index = new ResourceIndex();
  for (const id of [1, 2]) index.put(sampleDocument(id, `电梯${id}`));
  assert.equal(index.search({ text: '电梯' }).hits[0]!.id, 1);
  index.setUses(2, 100);
  index.setUses(77, 100);
  assert.equal(index.search({ text: '电梯' }).hits[0]!.id, 2);
});

test('suggestions come from names, items and departments, by text, Pinyin and short name', () => {
  const index = filled();
  const of = (text: string) => index.suggest(text, 5).map(({ kind, text: found }) => `${kind} ${found}`);
  assert.deepEqual(index.suggest('电梯维', 5), [{ kind: 'resource', text: '电梯维修信息', id: 1 }]);
  assert.deepEqual(of('维修'), ['resource 维修', 'item 维修日期', 'resource 电梯维修信息']);
  assert.deepEqual(of('sfz'), ['item 身份证号']);
  assert.deepEqual(of('人社局'), ['department 人力资源和社会保障局']);
  assert.deepEqual(of('mark'), ['department Market Regulation Bureau']);
  assert.deepEqual(of('repair').includes('item Date of repair'), true, 'any word of it');
  assert.deepEqual(of('  '), []);
  assert.deepEqual(index.suggest('维', 0), []);
});

test('a change is seen by the next search', () => {
  const index = filled();
  index.put({ ...documents[0]!, name: '充电桩' });
  assert.deepEqual(index.search({ text: '充电桩' }).total, 1);
  assert.deepEqual(index.search({ text: 'dtwxxx' }).total, 0);
  assert.deepEqual([index.remove(1), index.remove(1), index.size], [true, false, 3]);
  assert.equal(index.search({ text: '充电桩' }).total, 0);
});

test('texts nobody would type are cut, found nowhere, and never throw', () => {
  const index = filled();
  const nothing = ['！？…—', '😀🚀', '\ud800', '\udc00\ud800', '\u0000', '﷽'.repeat(300), '\n\n-\n'];
  for (const text of nothing) {
    assert.equal(index.search({ text }).total, 0, JSON.stringify(text.slice(0, 10)));
    assert.deepEqual(index.suggest(text, 5), [], JSON.stringify(text.slice(0, 10)));
  }
  assert.deepEqual(ids('维修信息'.repeat(2_500_000)), [1, 2], '10 million characters');
  assert.deepEqual(ids('维修 '.repeat(10_000)).toSorted(), [1, 2]);
  assert.deepEqual(ids('\ud800维修\udc00').toSorted(), [1, 2]);
  index.put(
    sampleDocument(9, `甲${'乙'.repeat(1_000_000)}`, {
      abstract: 'x'.repeat(10_000_000),
      titles: ['\ud800'],
    }),
  );
  assert.ok(index.search({ text: '甲乙' }).hits.some((hit) => hit.id === 9));
  assert.equal(index.remove(9), true);
});

function filled(): ResourceIndex {
  const index = new ResourceIndex();
  for (const document of documents) index.put(document);
  return index;
}

function idsOf(query: SearchQuery): number[] {
  return filled()
    .search(query)
    .hits.map((hit) => hit.id);
}

function ids(text: string): number[] {
  return idsOf({ text });
}
