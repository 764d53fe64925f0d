import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsonld from 'jsonld';
import { Parser, Store, Writer } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { Problem } from '#kernel/errors';
import { type DatasetOutcome, importDcat } from '#modules/catalogue';
import { agreement, content, item } from '../fixtures/agreement.ts';
import { tiny, withTinyCity } from '../fixtures/tiny-district/tiny-city.ts';
import { readShared, sharedFolderIsThere } from './shared-folder.ts';

const { city, visitor, signIn } = await withTinyCity();

async function bring(document: unknown): Promise<DatasetOutcome[]> {
  const outcomes = await importDcat(city, {
    document,
    providerId: tiny.greening,
    classification: '303001',
    actor: { personId: null, name: 'test', organisationId: null },
    note: 'peers',
  });
  assert.ok(!(outcomes instanceof Problem), JSON.stringify(outcomes));
  return outcomes;
}

interface Page {
  'dcat:dataset': Record<string, unknown>[];
  'hydra:view': { 'hydra:next'?: { '@id': string } };
}

/** Every page of the catalogue under both forms. */
async function readPages(get: (path: string) => Promise<{ status: number; body: unknown }>) {
  const pages: { page: Page; turtle: string }[] = [];
  let path: string | undefined = '/catalog.jsonld';
  while (path !== undefined) {
    const page: Page = (await get(path)).body as Page;
    pages.push({ page, turtle: String((await get(path.replace('.jsonld', '.ttl'))).body) });
    const next: string | undefined = page['hydra:view']['hydra:next']?.['@id'];
    path = next?.slice(new URL(next).origin.length);
  }
  return pages;
}

async function canonical(nQuads: string): Promise<string> {
  const options = { inputFormat: 'application/n-quads', format: 'application/n-quads' } as const;
  // Lists of items are chains of nodes without names.
  const limits = { maxDeepIterations: Number.POSITIVE_INFINITY };
  return String(await jsonld.canonize(nQuads as never, { ...options, ...limits } as never));
}

if (sharedFolderIsThere) {
  const source = JSON.parse(await readShared('data/catalogue/dcat-us-402.json'));

  test('402 of 402 datasets of a real DCAT-US catalogue come in, nulls named; a second time 0', async (t) => {
    const outcomes = await bring(source);
    const count = (outcome: string) => outcomes.filter((one) => one.outcome === outcome).length;
    assert.equal(outcomes.length, 402);
    assert.equal(count('new'), 402, JSON.stringify(outcomes.find((one) => one.outcome !== 'new')));
    const withoutDate = source.dataset.filter((one: { modified: unknown }) => one.modified === null).length;
    assert.equal(outcomes.filter((one) => one.nulls.includes('/modified')).length, withoutDate);
    const again = await bring(source);
    assert.deepEqual([...new Set(again.map((one) => one.outcome))], ['known']);
    t.diagnostic(`402 of 402, ${withoutDate} without a date of change`);
  });

  test('every page of the catalogue conforms to DCAT-AP 3.0.1, in both forms', async (t) => {
    const shapes = new Store(new Parser().parse(await readShared('standards/dcat-ap-3.0.1-shacl.ttl')));
    const validator = new SHACLValidator(shapes);
    // A catalogue of our own beside: with items, in Chinese, with every kind of character.
    const own = await ownDocument();
    await bring(own);
    const user = await signIn('data-user', tiny.centre);
    let datasets = 0;
    for (const { page, turtle } of await readPages((path) => user.get(path))) {
      datasets += page['dcat:dataset'].length;
      const fromJson = await jsonld.toRDF(page as never, { format: 'application/n-quads' });
      for (const text of [turtle, String(fromJson)]) {
        const report = await validator.validate(new Store(new Parser().parse(text)));
        assert.ok(
          report.conforms,
          report.results
            .slice(0, 5)
            .map((one) => `${one.focusNode?.value} ${one.path?.value} ${one.message.map((m) => m.value)}`)
            .join('\n'),
        );
      }
    }
    assert.equal(datasets, 403);
    t.diagnostic(`${datasets} datasets conform`);
  });

  test('the shapes refuse a catalogue without a title', async () => {
    const shapes = new Store(new Parser().parse(await readShared('standards/dcat-ap-3.0.1-shacl.ttl')));
    const { body } = await visitor.get('/catalog.ttl');
    const untitled = String(body).replace(/(a dcat:Catalog ;\s+)dct:title [^;]+;/, '$1');
    assert.notEqual(untitled, body);
    const report = await new SHACLValidator(shapes).validate(new Store(new Parser().parse(untitled)));
    assert.ok(!report.conforms);
  });

  test('JSON-LD and Turtle of a dataset are the same statements', async () => {
    const user = await signIn('data-user', tiny.centre);
    const datasets = (await readPages((path) => user.get(path))).flatMap(({ page }) => page['dcat:dataset']);
    for (const one of datasets.slice(-3)) {
      const path = new URL(one['@id'] as string).pathname;
      const json = await jsonld.toRDF((await user.get(`${path}.jsonld`)).body as never, {
        format: 'application/n-quads',
      });
      const quads = new Parser().parse(String((await user.get(`${path}.ttl`)).body));
      const written = new Writer({ format: 'N-Quads' }).quadsToString(quads);
      assert.equal(await canonical(written), await canonical(String(json)));
    }
  });
}

/** As `/dataset/:id.jsonld` of another city would have it. */
async function ownDocument(): Promise<unknown> {
  const { datasetNode } = await import('../../server/modules/catalogue/dcat/dataset.ts');
  const { jsonLd } = await import('../../server/modules/catalogue/dcat/graph.ts');
  const listed = {
    id: 12,
    code: agreement.resource.code,
    version: 3,
    content: {
      ...content,
      abstract: 'quote " backslash \\ line\nreturn\r tab\t <angle> {brace}',
      items: [...content.items, item('extra', { codes: ['b', 'a'], titleEn: 'Extra', scale: 3, note: '注' })],
    },
    provider: { id: 'some where/else', name: { zh: '别处', en: 'Elsewhere' } },
    issuedAt: new Date('2026-01-01T00:00:00Z'),
    publishedAt: new Date('2026-02-01T00:00:00Z'),
  };
  return JSON.parse(jsonLd(datasetNode(listed, 'https://other.example')));
}
