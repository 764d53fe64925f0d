import type { Item, UpdateCycle } from '#modules/catalogue';
import { columnType, type Mask } from '#modules/loads';
import { bareType, kindOfType } from '../typed-value.ts';
import { type Agreement, type GrantTerms, iriOf, maskOf } from './grant-terms.ts';

/**
 * A grant as a data contract of the Open Data Contract Standard 3.1.0 (https://bitol.io): what the receiver gets,
 * how good, how often, from where and until when. Has only what was approved.
 */
export function odcsContract(agreement: Agreement): Record<string, unknown> {
  const { grant, resource, content, provider, organisation, publicUrl } = agreement;
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: iriOf(publicUrl, `grants/${grant.id}/contract`),
    version: `${grant.resourceVersion}.0.0`,
    status: 'active',
    name: content.name,
    tenant: organisation.id,
    domain: content.classification,
    tags: content.keywords,
    contractCreatedTs: grant.startsAt.toISOString(),
    description: {
      purpose: content.abstract,
      usage: grant.purpose,
      limitations: limitationsOf(grant),
      authoritativeDefinitions: [
        { url: iriOf(publicUrl, `dataset/${resource.id}`), type: 'businessDefinition' },
        { url: iriOf(publicUrl, `grants/${grant.id}/policy`), type: 'policy' },
      ],
    },
    servers: [serverOf(grant, publicUrl)],
    schema: [schemaOf(agreement)],
    roles: [
      {
        role: organisation.id,
        description: organisation.name.zh,
        access: 'read',
        firstLevelApprovers: provider.id,
        secondLevelApprovers: 'data centre',
      },
    ],
    team: {
      name: provider.id,
      description: provider.name.zh,
      members: [{ username: provider.id, name: provider.name.zh, role: 'provider' }],
    },
    slaProperties: slaOf(grant, content.cycle),
    customProperties: [
      { property: 'legalBasis', value: grant.legalBasis },
      { property: 'resourceCode', value: resource.code },
      { property: 'grade', value: content.grade },
      { property: 'synthetic', value: content.synthetic },
      { property: 'rowFilter', value: grant.rowFilter },
    ],
  };
}

function limitationsOf({ expiresAt, rowFilter }: GrantTerms): string {
  const part = rowFilter.streets.length + rowFilter.villages.length + rowFilter.conditions.length > 0;
  return [
    `Until ${expiresAt.toISOString()}; to be deleted then.`,
    'Not to be passed on, sold or used for another purpose.',
    ...(part ? ['Only the rows of the row filter.'] : []),
  ].join(' ');
}

function serverOf(grant: GrantTerms, publicUrl: string) {
  const rows = iriOf(publicUrl, `api/grants/${grant.id}/rows`);
  if (grant.means === 'interface')
    return { server: 'rows', type: 'api', location: rows, description: 'Rows by page, with the grant’s key' };
  const deliveries = iriOf(publicUrl, `api/grants/${grant.id}/deliveries`);
  return {
    server: grant.means,
    type: 'custom',
    location: deliveries,
    description:
      grant.means === 'push'
        ? 'Rows pushed into the receiver’s database'
        : 'Files with checksum and manifest',
  };
}

function schemaOf({ grant, resource, content }: Agreement) {
  const items = grant.items.flatMap((name) => content.items.filter((item) => item.name === name));
  const keys = items.filter((item) => item.isKey);
  const hasWholeKey =
    keys.length > 0 &&
    keys.length === content.items.filter((item) => item.isKey).length &&
    keys.every((item) => keepsIdentity(maskOf(grant, item.name)));
  const keyed = new Map(hasWholeKey ? keys.map((item, index) => [item.name, index + 1]) : []);
  return {
    name: `grant_${grant.id}`,
    businessName: content.name,
    description: content.abstract,
    logicalType: 'object',
    physicalType: 'view',
    physicalName: `grant_${grant.id}`,
    tags: [resource.code],
    properties: items.map((item) => propertyOf(item, grant, keyed.get(item.name))),
    ...(hasWholeKey
      ? {
          quality: [
            {
              type: 'library',
              metric: 'duplicateValues',
              dimension: 'uniqueness',
              mustBe: 0,
              unit: 'rows',
              arguments: { properties: keys.map((item) => item.name) },
            },
          ],
        }
      : {}),
  };
}

function propertyOf(item: Item, grant: GrantTerms, keyPosition: number | undefined) {
  const mask = maskOf(grant, item.name);
  const isClear = mask === 'clear';
  const quality = isClear ? qualityOf(item) : [];
  const type = bareType(grant.columns.find((one) => one.name === item.name)?.type ?? columnType(item));
  const logicalType = logicalTypeOf(type);
  return {
    name: item.name,
    businessName: item.title,
    ...(item.note === '' ? {} : { description: item.note }),
    logicalType,
    physicalType: type,
    ...(isClear ? {} : { transformDescription: `masked: ${mask}` }),
    required: item.required && isClear,
    ...(keyPosition === undefined ? {} : { primaryKey: true, primaryKeyPosition: keyPosition }),
    classification: item.grade,
    ...(isClear && item.length !== null && logicalType === 'string'
      ? { logicalTypeOptions: { maxLength: item.length } }
      : {}),
    ...(quality.length === 0 ? {} : { quality }),
  };
}

/** What loads check of the item, so far as a receiver can check it again. */
function qualityOf(item: Item) {
  return [
    ...(item.required
      ? [{ type: 'library', metric: 'nullValues', dimension: 'completeness', mustBe: 0, unit: 'rows' }]
      : []),
    ...(item.codes === null
      ? []
      : [
          {
            type: 'library',
            metric: 'invalidValues',
            dimension: 'conformity',
            mustBe: 0,
            unit: 'rows',
            arguments: { validValues: item.codes },
          },
        ]),
  ];
}

/** Equal values stay equal and different ones different, so that a key is still one. */
function keepsIdentity(mask: Mask): boolean {
  return mask === 'clear' || mask === 'pseudonym';
}

function logicalTypeOf(type: string): string {
  if (/^U?Int/.test(type)) return 'integer';
  const kind = kindOfType(type);
  return kind === 'text' ? 'string' : kind === 'time' ? 'timestamp' : kind;
}

/** How old the newest data may be, by the cycle its provider promises; none where none is promised. */
const frequencies: Record<UpdateCycle, { value: number; unit: string } | undefined> = {
  'real-time': { value: 1, unit: 'm' },
  daily: { value: 1, unit: 'd' },
  weekly: { value: 7, unit: 'd' },
  monthly: { value: 1, unit: 'mo' },
  quarterly: { value: 3, unit: 'mo' },
  'half-yearly': { value: 6, unit: 'mo' },
  yearly: { value: 1, unit: 'y' },
  irregular: undefined,
  never: undefined,
};

function slaOf(grant: GrantTerms, cycle: UpdateCycle) {
  const frequency = frequencies[cycle];
  return [
    { property: 'generalAvailability', value: grant.startsAt.toISOString(), driver: 'regulatory' },
    { property: 'endOfSupport', value: grant.expiresAt.toISOString(), driver: 'regulatory' },
    ...(frequency === undefined ? [] : [{ property: 'frequency', ...frequency, driver: 'operational' }]),
    {
      property: 'throughput',
      value: grant.requestsPerMinuteMax,
      unit: 'requests/minute',
      driver: 'operational',
    },
    { property: 'rowsPerDay', value: grant.rowsPerDayMax, unit: 'rows/day', driver: 'operational' },
  ];
}
