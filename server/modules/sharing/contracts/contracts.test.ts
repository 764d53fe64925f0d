import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { agreement } from '../../../../test/fixtures/agreement.ts';
import { odcsContract } from './odcs-contract.ts';
import { odrlPolicy } from './odrl-policy.ts';

describe('the policy of a grant', () => {
  const policy = odrlPolicy(agreement);

  test('is an agreement between the two departments on what was approved', () => {
    assert.equal(policy['@type'], 'Agreement');
    assert.equal(policy['uid'], 'https://city.example/grants/7/policy');
    const [permission] = policy['permission'] as Record<string, unknown>[];
    assert.equal(permission!['action'], 'use');
    assert.equal(permission!['assigner'], 'https://city.example/organisations/market');
    assert.equal(permission!['assignee'], 'https://city.example/organisations/fire');
    const target = permission!['target'] as Record<string, Record<string, string>[]>;
    assert.deepEqual(
      target['city:item']!.map((one) => [one['dct:identifier'], one['city:mask']]),
      [
        ['credit_code', 'clear'],
        ['person', 'partial'],
        ['capital', 'clear'],
        ['state', 'clear'],
      ],
    );
  });

  test('binds the use to time, purpose, amount, place and rows', () => {
    const [permission] = policy['permission'] as { constraint: Record<string, unknown>[] }[];
    assert.deepEqual(
      permission!.constraint.map((one) => `${one['leftOperand']} ${one['operator']}`),
      [
        'dateTime gteq',
        'dateTime lt',
        'purpose eq',
        'count lteq',
        'spatial isAnyOf',
        'urn:citybrain:terms:item:state eq',
      ],
    );
  });

  test('prohibits passing on, and wants it deleted at the end', () => {
    const actions = (key: string) => (policy[key] as { action: string }[]).map((one) => one.action);
    assert.deepEqual(actions('prohibition'), ['distribute', 'sell', 'grantUse', 'transfer']);
    assert.deepEqual(actions('obligation'), ['delete']);
  });

  test('says nothing of an item that was not approved', () => {
    assert.ok(!JSON.stringify(policy).includes('secret_note'));
  });

  test('has names that are absolute without a public address too', () => {
    assert.equal(odrlPolicy({ ...agreement, publicUrl: '' })['uid'], 'urn:citybrain:grants:7:policy');
  });
});

describe('the contract of a grant', () => {
  const contract = odcsContract(agreement);
  const [schema] = contract['schema'] as { properties: Record<string, unknown>[]; quality: unknown[] }[];

  test('has the approved items with types, and no other', () => {
    assert.deepEqual(
      schema!.properties.map((one) => [one['name'], one['logicalType'], one['physicalType']]),
      [
        ['credit_code', 'string', 'String'],
        ['person', 'string', 'String'],
        ['capital', 'number', 'Decimal(38, 2)'],
        ['state', 'string', 'String'],
      ],
    );
    assert.ok(!JSON.stringify(contract).includes('secret_note'));
  });

  test('promises the quality that loads checks, where no mask changes it', () => {
    assert.equal(schema!.quality.length, 1);
    assert.deepEqual(
      schema!.properties.map((one) => (one['quality'] as unknown[] | undefined)?.length ?? 0),
      [1, 0, 0, 2],
    );
  });

  test('promises no key when a part of it was not approved', () => {
    const keyless = odcsContract({ ...agreement, grant: { ...agreement.grant, items: ['state'] } });
    const [only] = keyless['schema'] as { quality?: unknown }[];
    assert.equal(only!.quality, undefined);
  });

  test('says how often, how much, until when', () => {
    assert.deepEqual(
      (contract['slaProperties'] as { property: string; value: unknown }[]).map((one) => one.property),
      ['generalAvailability', 'endOfSupport', 'frequency', 'throughput', 'rowsPerDay'],
    );
  });
});
