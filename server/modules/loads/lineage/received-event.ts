import { createHash } from 'node:crypto';
import Type from 'typebox';
import type { Transaction } from '#kernel/database';
import { invalidInput, Problem } from '#kernel/errors';
import { shapeErrors } from '#kernel/shape';
import * as queries from './queries.ts';

const NAME_MAX = 1_000;
const DATASETS_MAX = 200;

const Dataset = Type.Object({
  namespace: Type.String({ minLength: 1, maxLength: NAME_MAX }),
  name: Type.String({ minLength: 1, maxLength: NAME_MAX }),
  facets: Type.Optional(Type.Object({})),
});
const Datasets = Type.Optional(Type.Array(Dataset, { maxItems: DATASETS_MAX }));

/** What we read of an OpenLineage event: of a run, of a job or of a data set. Facets are kept as they come. */
const ReceivedShape = Type.Object({
  eventTime: Type.String({ maxLength: 64 }),
  producer: Type.String({ minLength: 1, maxLength: NAME_MAX }),
  schemaURL: Type.String({ minLength: 1, maxLength: NAME_MAX }),
  eventType: Type.Optional(Type.Enum(['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'])),
  run: Type.Optional(
    Type.Object({
      runId: Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' }),
    }),
  ),
  job: Type.Optional(
    Type.Object({
      namespace: Type.String({ minLength: 1, maxLength: NAME_MAX }),
      name: Type.String({ minLength: 1, maxLength: NAME_MAX }),
    }),
  ),
  inputs: Datasets,
  outputs: Datasets,
  dataset: Type.Optional(Dataset),
});

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * Takes an event from somebody's pipeline. The same event again changes nothing, so its clients may send it as often
 * as they like; false then. A `Problem` when it is no event of OpenLineage.
 */
export async function receiveLineage(
  tx: Transaction,
  body: unknown,
  from: { organisationId: string },
): Promise<boolean | Problem> {
  const errors = shapeErrors(ReceivedShape, body);
  if (errors.length > 0) return new Problem(invalidInput, { errors: errors.slice(0, 20) });
  const event = body as Type.Static<typeof ReceivedShape> & Record<string, unknown>;
  if (!TIME.test(event.eventTime) || Number.isNaN(Date.parse(event.eventTime)))
    return wrong('/eventTime', 'is no time of RFC 3339');
  if (event.dataset === undefined && event.job === undefined)
    return wrong('/job', 'an event is of a run, a job or a data set');
  if (event.run !== undefined && event.job === undefined) return wrong('/job', 'a run is of a job');
  return await queries.insertLineageEvent(tx, {
    at: new Date(event.eventTime),
    subject: null,
    contentSha256: createHash('sha256')
      .update(`${from.organisationId}\n${canonical(event)}`)
      .digest(),
    organisations: null,
    receivedFrom: from.organisationId,
    event: {
      ...(event as object),
      inputs: event.inputs ?? [],
      outputs: event.outputs ?? (event.dataset === undefined ? [] : [event.dataset]),
    } as queries.NewLineageEvent['event'],
  });
}

function wrong(path: string, message: string): Problem {
  return new Problem(invalidInput, { detail: `${path}: ${message}`, errors: [{ path, message }] });
}

/** The same for the same content, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
