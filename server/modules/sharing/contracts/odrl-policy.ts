import type { FilterOperator } from '../row-filter.ts';
import { type Agreement, type GrantTerms, iriOf, maskOf } from './grant-terms.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema#';

interface Constraint {
  leftOperand: string;
  operator: string;
  rightOperand: unknown;
  unit?: string;
}

/**
 * A grant as an ODRL 2.2 Agreement in JSON-LD (https://www.w3.org/TR/odrl-model/): the provider permits one
 * organisation to use what was approved, for its purpose and time; what goes beyond is prohibited.
 */
export function odrlPolicy(agreement: Agreement): Record<string, unknown> {
  const { grant, resource, content, provider, organisation, publicUrl } = agreement;
  const parties = {
    assigner: iriOf(publicUrl, `organisations/${provider.id}`),
    assignee: iriOf(publicUrl, `organisations/${organisation.id}`),
  };
  const target = targetOf(agreement);
  const about = { target: target.uid, ...parties };
  return {
    '@context': [
      'http://www.w3.org/ns/odrl.jsonld',
      { dct: 'http://purl.org/dc/terms/', city: 'urn:citybrain:terms:' },
    ],
    '@type': 'Agreement',
    uid: iriOf(publicUrl, `grants/${grant.id}/policy`),
    'dct:title': content.name,
    'dct:references': grant.legalBasis,
    'dct:isVersionOf': resource.code,
    permission: [
      {
        target,
        ...parties,
        action: 'use',
        constraint: constraintsOf(grant),
        duty: [
          { action: 'attribute', attributedParty: parties.assigner },
          { action: 'inform', informedParty: parties.assigner, 'dct:description': 'wrong rows' },
        ],
      },
    ],
    prohibition: ['distribute', 'sell', 'grantUse', 'transfer'].map((action) => ({ ...about, action })),
    obligation: [
      {
        ...about,
        action: 'delete',
        constraint: [{ leftOperand: 'dateTime', operator: 'gteq', rightOperand: timeOf(grant.expiresAt) }],
      },
    ],
  };
}

/** Not the resource but the part of it that was approved: its items, each under its mask. */
function targetOf({ grant, resource, content, publicUrl }: Agreement) {
  const titles = new Map(content.items.map((item) => [item.name, item.title]));
  return {
    '@type': 'Asset',
    uid: iriOf(publicUrl, `grants/${grant.id}`),
    'dct:isPartOf': { '@id': iriOf(publicUrl, `dataset/${resource.id}`) },
    'city:resourceVersion': grant.resourceVersion,
    'city:item': grant.items.map((name) => ({
      'dct:identifier': name,
      'dct:title': titles.get(name) ?? name,
      'city:mask': maskOf(grant, name),
    })),
  };
}

function constraintsOf(grant: GrantTerms): Constraint[] {
  const { streets, villages, conditions } = grant.rowFilter;
  const places = villages.length > 0 ? villages : streets;
  return [
    { leftOperand: 'dateTime', operator: 'gteq', rightOperand: timeOf(grant.startsAt) },
    { leftOperand: 'dateTime', operator: 'lt', rightOperand: timeOf(grant.expiresAt) },
    { leftOperand: 'purpose', operator: 'eq', rightOperand: grant.purpose },
    {
      leftOperand: 'count',
      operator: 'lteq',
      rightOperand: { '@value': String(grant.rowsPerDayMax), '@type': `${XSD}integer` },
      unit: 'urn:citybrain:terms:rows-a-day',
    },
    ...(places.length === 0 ? [] : [{ leftOperand: 'spatial', operator: 'isAnyOf', rightOperand: places }]),
    ...conditions.map(({ item, operator, value }) => ({
      leftOperand: `urn:citybrain:terms:item:${item}`,
      operator: operators[operator],
      rightOperand: value ?? true,
    })),
  ];
}

/** ODRL's own where it has one. */
const operators: Record<FilterOperator, string> = {
  '=': 'eq',
  '!=': 'neq',
  '<': 'lt',
  '<=': 'lteq',
  '>': 'gt',
  '>=': 'gteq',
  in: 'isAnyOf',
  contains: 'hasPart',
  'starts-with': 'urn:citybrain:terms:starts-with',
  'is-null': 'urn:citybrain:terms:is-null',
  'not-null': 'urn:citybrain:terms:not-null',
};

function timeOf(time: Date) {
  return { '@value': time.toISOString(), '@type': `${XSD}dateTime` };
}
