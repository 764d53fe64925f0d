import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type RunFact, runEvent } from '../../server/modules/loads/lineage/run-event.ts';
import { content } from '../fixtures/agreement.ts';
import { readShared, sharedFolderIsThere } from './shared-folder.ts';

if (sharedFolderIsThere) {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(await readShared('standards/openlineage.schema.json')));

  for (const type of ['START', 'COMPLETE', 'FAIL'] as const)
    for (const subject of ['batch/7', 'delivery/3', 'return/4'] as const)
      for (const publicUrl of ['https://city.example', ''])
        test(`${type} of ${subject}, address "${publicUrl}", is an event of OpenLineage`, () => {
          const fact: RunFact = {
            type,
            subject,
            publicUrl,
            at: new Date('2026-11-22T08:00:00Z'),
            job: 'load/102001/000012',
            inputs: [{ namespace: 'citybrain/sources/file', name: 'a.csv' }],
            outputs: [{ namespace: 'citybrain', name: 'resources/12', items: content.items, rows: 12 }],
            ...(type === 'FAIL' ? { problem: 'The disk is full' } : {}),
          };
          assert.ok(validate(runEvent(fact)), JSON.stringify(validate.errors, null, 2));
        });

  test('the schema refuses an event without a job', () => {
    assert.ok(!validate({ eventTime: '2026-11-22T08:00:00Z', producer: 'urn:x', schemaURL: 'urn:x' }));
  });
}
