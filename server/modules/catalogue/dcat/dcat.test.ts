import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem } from '#kernel/errors';
import { type DatasetOutcome, importDcat } from '#modules/catalogue';
import { content, item } from '../../../../test/fixtures/agreement.ts';
import { tiny, withTinyCity } from '../../../../test/fixtures/tiny-district/tiny-city.ts';
import type { Content } from '../resource.ts';
import type { DcatImport } from './import-dcat.ts';
import * as queries from './queries.ts';

const actor = { personId: null, name: 'test', organisationId: null };

const tinyCity = await withTinyCity();
const { city, visitor } = tinyCity;

async function bring(document: unknown, more: Partial<DcatImport> = {}): Promise<DatasetOutcome[]> {
  const outcomes = await importDcat(city, {
    document,
    providerId: tiny.greening,
    classification: '303001',
    actor,
    note: 'test',
    ...more,
  });
  assert.ok(!(outcomes instanceof Problem), JSON.stringify(outcomes));
  return outcomes;
}

/** A synthetic catalogue as DCAT-US has it. */
const dataset = (number: number, more: Record<string, unknown> = {}) => ({
  title: `Trees, part ${number}`,
  identifier: `trees-${number}`,
  accessLevel: 'public',
  description: 'Made up for a test.',
  modified: '2026-01-01',
  keyword: ['trees'],
  publisher: { name: 'Nobody' },
  contactPoint: { fn: 'Nobody', hasEmail: 'mailto:nobody@example.invalid' },
  distribution: [{ title: 'Trees (CSV)', downloadURL: 'https://example.invalid/t.csv', format: 'CSV' }],
  ...more,
});
const catalogueOf = (...datasets: unknown[]) => ({
  conformsTo: 'https://project-open-data.cio.gov/v1.1/schema',
  dataset: datasets,
});

interface CatalogDocument {
  'dcat:dataset': Record<string, unknown>[];
  'hydra:totalItems': number;
  'hydra:view': { 'hydra:next'?: { '@id': string } };
}

async function put(...contents: Content[]): Promise<void> {
  const rows = contents.map((one, index) => ({
    origin: `test:${one.name}:${index}`,
    code: null,
    providerId: tiny.greening,
    version: 1,
    content: one,
    publishedAt: city.clock.now(),
  }));
  await city.database.transaction((tx) => queries.insertPublished(tx, rows, { actor, note: '' }));
}

describe('a catalogue of DCAT-US', () => {
  const document = catalogueOf(
    dataset(1),
    dataset(2, { modified: null, distribution: [{ title: null, format: 'API' }] }),
    dataset(3, { title: '' }),
    dataset(4, { accessLevel: 'non-public', rights: 'Names of persons', modified: 'R/P1D' }),
    dataset(1),
    'no object',
  );

  test('is brought in whole, every dataset accounted for, nulls by their field', async () => {
    const outcomes = await bring(document);
    assert.deepEqual(
      outcomes.map((one) => [one.outcome, one.nulls.join(' '), one.reason]),
      [
        ['new', '', ''],
        ['new', '/modified /distribution/0/title', ''],
        ['rejected', '', 'title: is missing'],
        ['new', '', ''],
        ['rejected', '', 'identifier: stands in the document twice'],
        ['rejected', '', 'is no object'],
      ],
    );
    assert.match(outcomes[0]!.code!, /^303001\/\d{6}$/);
  });

  test('brought again, changes nothing', async () => {
    const outcomes = await bring(document);
    assert.deepEqual(
      outcomes.map((one) => one.outcome),
      ['known', 'known', 'rejected', 'known', 'rejected', 'rejected'],
    );
  });

  test('with one dataset changed, that becomes its next version', async () => {
    const outcomes = await bring(catalogueOf(dataset(1), dataset(2, { description: 'Otherwise.' })));
    assert.deepEqual(
      outcomes.map((one) => one.outcome),
      ['known', 'changed'],
    );
    const rows = await queries.listPage(city.database, {
      after: 0,
      offset: 0,
      limit: 10,
      openOnly: false,
      modifiedSince: undefined,
    });
    assert.deepEqual(
      rows.map((row) => [row.version, row.content.abstract]),
      [
        [1, 'Made up for a test.'],
        [2, 'Otherwise.'],
        [1, 'Made up for a test.'],
      ],
    );
    assert.deepEqual(
      rows.map((row) => [row.content.sharing, row.content.legalBasis, row.content.cycle]),
      [
        ['unconditional', '', 'irregular'],
        ['unconditional', '', 'irregular'],
        ['none', 'Names of persons', 'daily'],
      ],
    );
  });

  test('tried dry, says what would be and changes nothing', async () => {
    const fresh = catalogueOf(dataset(9));
    assert.equal((await bring(fresh, { dryRun: true }))[0]!.outcome, 'new');
    assert.equal((await bring(fresh, { dryRun: true }))[0]!.outcome, 'new');
  });

  test('is refused for an unknown organisation, and when it is nothing of the kind', async () => {
    const wanted = { document, providerId: 'nobody', classification: '303001', actor, note: '' };
    assert.ok((await importDcat(city, wanted)) instanceof Problem);
    for (const wrong of [null, 7, [], {}, { dataset: [] }])
      assert.ok(
        (await importDcat(city, { ...wanted, providerId: tiny.greening, document: wrong })) instanceof
          Problem,
      );
  });
});

describe('our own catalogue', () => {
  test('shows the public what is open, and everything to who may read it', async () => {
    await put(content, { ...content, name: '公开的', opening: 'unconditional', system: '内部系统' });
    const open = await visitor.get<CatalogDocument>('/catalog.jsonld');
    assert.equal(open.headers.get('content-type'), 'application/ld+json; charset=utf-8');
    const titles = (document: CatalogDocument) =>
      document['dcat:dataset'].map((one) => (one['dct:title'] as { '@value': string }[])[0]!['@value']);
    assert.deepEqual(titles(open.body), ['Trees, part 1', 'Trees, part 2', '公开的']);
    assert.ok(!JSON.stringify(open.body).includes('内部系统'));
    const user = await tinyCity.signIn('data-user', tiny.centre);
    const all = await user.get<CatalogDocument>('/catalog.jsonld');
    assert.equal(all.body['hydra:totalItems'], 5);
    assert.ok(titles(all.body).includes(content.name));
    const merchant = await tinyCity.signIn('merchant', tiny.centre);
    assert.equal((await merchant.get<CatalogDocument>('/catalog.jsonld')).body['hydra:totalItems'], 3);
  });

  test('shows one dataset, and none that is not open', async () => {
    const user = await tinyCity.signIn('data-user', tiny.centre);
    const all = (await user.get<CatalogDocument>('/catalog.jsonld')).body['dcat:dataset'];
    for (const one of all) {
      const path = new URL(one['@id'] as string).pathname;
      const isOpen = !JSON.stringify(one['dct:accessRights']).includes('NON_PUBLIC');
      assert.equal((await user.get(`${path}.jsonld`)).status, 200);
      assert.equal((await visitor.get(`${path}.jsonld`)).status, isOpen ? 200 : 404);
      assert.equal((await visitor.get(`${path}.ttl`)).status, isOpen ? 200 : 404);
    }
    assert.equal((await visitor.get('/dataset/999999.jsonld')).status, 404);
  });

  test('is asked since a moment, and refuses what is no moment', async () => {
    const since = async (time: string) =>
      (await visitor.get<CatalogDocument>(`/catalog.jsonld?modified_since=${time}`)).body;
    assert.equal((await since('2000-01-01'))['hydra:totalItems'], 3);
    assert.equal((await since('2100-01-01T00:00:00Z'))['hydra:totalItems'], 0);
    assert.equal((await visitor.get('/catalog.jsonld?modified_since=yesterday')).status, 422);
    assert.equal((await visitor.get('/catalog.jsonld?modified_since=2026-99-99')).status, 422);
  });

  test('read page by page and brought into another city, is the same catalogue there', async () => {
    const many = Array.from({ length: 230 }, (_, number) => ({
      ...content,
      name: `第 ${number} 号`,
      abstract: number === 7 ? '' : `引号 " 反斜杠 \\ 换行 \n ${number}`,
      opening: 'conditional' as const,
      openingCondition: '申请',
      related: number % 2 === 0 ? [] : ['102001/000001', '102001/000000'],
      items: [...content.items, item('extra', { codes: ['b', 'a'], titleEn: 'Extra', note: 'x', scale: 3 })],
    }));
    await put(...many);
    const user = await tinyCity.signIn('data-user', tiny.centre);
    const pages = await readPages((path) => user.get<CatalogDocument>(path));
    assert.deepEqual(
      pages.map((page) => page['dcat:dataset'].length),
      [100, 100, 35],
    );
    const other = await withTinyCity();
    for (const document of pages) {
      const wanted = { document, providerId: tiny.water, classification: '303001', actor, note: '' };
      const outcomes = await importDcat(other.city, wanted);
      assert.ok(!(outcomes instanceof Problem));
      assert.deepEqual(
        [...new Set(outcomes.map((one) => one.outcome))],
        ['new'],
        JSON.stringify(outcomes[0]),
      );
      assert.ok((await bring(document)).every((one) => one.outcome === 'known'));
    }
    const all = { after: 0, offset: 0, limit: 1_000, openOnly: false, modifiedSince: undefined };
    const strip = (rows: queries.ListedRow[]) => rows.map(({ id, issuedAt, ...row }) => row);
    assert.deepEqual(
      strip(await queries.listPage(other.city.database, all)),
      strip(await queries.listPage(city.database, all)),
    );
  });
});

async function readPages(get: (path: string) => Promise<{ body: CatalogDocument }>) {
  const pages: CatalogDocument[] = [];
  let path: string | undefined = '/catalog.jsonld';
  while (path !== undefined) {
    const { body }: { body: CatalogDocument } = await get(path);
    pages.push(body);
    const next: string | undefined = body['hydra:view']['hydra:next']?.['@id'];
    path = next === undefined ? undefined : next.slice(new URL(next).origin.length);
  }
  return pages;
}
