import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import jsonld from 'jsonld';
import { odcsContract } from '../../server/modules/sharing/contracts/odcs-contract.ts';
import { odrlPolicy } from '../../server/modules/sharing/contracts/odrl-policy.ts';
import { agreement } from '../fixtures/agreement.ts';
import { readShared, sharedFolderIsThere } from './shared-folder.ts';

if (sharedFolderIsThere) {
  const ajv = new Ajv2019({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(await readShared('standards/odcs-3.1.0.schema.json')));

  for (const means of ['interface', 'file', 'push'])
    for (const publicUrl of ['https://city.example', ''])
      test(`a contract for ${means}, address "${publicUrl}", is one of ODCS 3.1.0`, () => {
        const contract = odcsContract({ ...agreement, grant: { ...agreement.grant, means }, publicUrl });
        assert.ok(validate(contract), JSON.stringify(validate.errors, null, 2));
      });

  test('the schema refuses a contract with something it does not know', () => {
    assert.ok(!validate({ ...odcsContract(agreement), surprise: true }));
  });
}

/** The terms of http://www.w3.org/ns/odrl.jsonld that a policy of ours uses, so that no network is needed. */
const ODRL = 'http://www.w3.org/ns/odrl/2/';
const word = (name: string) => ({ '@id': `${ODRL}${name}`, '@type': '@vocab' });
const odrlContext = {
  '@vocab': ODRL,
  uid: '@id',
  target: word('target'),
  assigner: word('assigner'),
  assignee: word('assignee'),
  action: word('action'),
  leftOperand: word('leftOperand'),
  operator: word('operator'),
  attributedParty: word('attributedParty'),
  informedParty: word('informedParty'),
};

test('a policy reads as an ODRL agreement: its rules, parties and constraints are statements', async () => {
  const quads = (await jsonld.toRDF(odrlPolicy(agreement) as jsonld.JsonLdDocument, {
    documentLoader: async (url) => ({
      documentUrl: url,
      contextUrl: undefined as never,
      document: { '@context': odrlContext },
    }),
  })) as { subject: { value: string }; predicate: { value: string }; object: { value: string } }[];
  const count = (predicate: string, object?: string) =>
    quads.filter(
      (quad) =>
        quad.predicate.value === `${ODRL}${predicate}` && (object ?? quad.object.value) === quad.object.value,
    ).length;
  assert.equal(count('permission'), 1);
  assert.equal(count('prohibition'), 4);
  assert.equal(count('action', `${ODRL}use`), 1);
  assert.equal(count('action', `${ODRL}distribute`), 1);
  assert.equal(count('leftOperand', `${ODRL}dateTime`), 3);
  assert.equal(count('leftOperand', `${ODRL}purpose`), 1);
  assert.equal(count('assignee', 'https://city.example/organisations/fire'), 6);
});
