import Type, { type Static } from 'typebox';
import { itemKinds, itemTypes, sharingTypes, updateCycles } from '../resource.ts';

/** What the solver finds of a demanded item; each item has exactly one. */
export const itemClasses = [
  /** A published resource has it and lets the demander have it: without condition, by a grant, or its own. */
  'met',
  /** A published resource has it under a condition, and nobody applied: apply. */
  'grantable',
  /** Nobody supplies it yet; a department must, and its limit runs. */
  'unmet',
  /** The same, and the limit or its own promise has passed. */
  'overdue',
  /** No list says who must supply it: the centre settles. */
  'no-owner',
  /** On the negative list, with a basis whose review is in force. */
  'refused',
  /** Refused or held back without a reviewed basis, or the review has ended. */
  'unlawful-refusal',
  /** The demander collects it itself although another department supplies it (重复采集). */
  'duplicate',
] as const;
export type ItemClass = (typeof itemClasses)[number];

/** Why an item is in its class; `detail` names what the code speaks of (a title, an organisation's id, a date). */
export const reasonCodes = [
  'same-title',
  'same-when-normalised',
  'synonym',
  'type-converted',
  'slower-cycle',
  'unconditional',
  'granted',
  'own-resource',
  'must-apply',
  'on-duty-list',
  'settled-by-centre',
  'named-by',
  'provider-has-it',
  'promised',
  'not-answered',
  'nobody-on-duty-list',
  'demander-must-supply',
  'on-negative-list',
  'basis-awaits-review',
  'basis-rejected',
  'review-expired',
  'no-basis',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export const ReasonShape = Type.Object({ code: Type.Enum([...reasonCodes]), detail: Type.String() });
export type Reason = Static<typeof ReasonShape>;

export const orNull = <Shape extends Type.TSchema>(shape: Shape) => Type.Union([shape, Type.Null()]);
export const Instant = Type.String({ format: 'date-time' });
export const Day = Type.String({ format: 'date' });
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const IdParams = Type.Object({ id: Id });
export const OrganisationId = Type.String({ minLength: 1, maxLength: 64 });
export const NamedShape = Type.Object(
  { id: Type.String(), name: Type.Object({ zh: Type.String(), en: Type.String() }) },
  { description: 'An organisation and its name' },
);

export const TEXT_MAX = 2_000;
export const ITEMS_MAX = 200;
/** What people must write, and may leave empty. */
export const Text = (most: number) => Type.String({ minLength: 1, maxLength: most, pattern: '\\S' });
export const Note = Type.Optional(Type.String({ maxLength: TEXT_MAX }));

export const ItemClassShape = Type.Enum([...itemClasses]);
export const ItemTypeShape = Type.Enum([...itemTypes]);
export const ItemKindShape = Type.Enum([...itemKinds]);
export const CycleShape = Type.Enum([...updateCycles]);

export const WantedItemShape = Type.Object({
  title: Text(200),
  meaning: Type.Optional(Type.String({ maxLength: 1_000 })),
  type: Type.Optional(ItemTypeShape),
  kind: Type.Optional(ItemKindShape),
});

export const NewDemandShape = Type.Object({
  title: Text(200),
  duty: Text(500),
  legalBasis: Type.Optional(Type.String({ maxLength: 500 })),
  cycle: Type.Optional(CycleShape),
  area: Type.Optional(Type.String({ maxLength: 200 })),
  wantedOn: Type.Optional(Day),
  items: Type.Array(WantedItemShape, { minItems: 1, maxItems: ITEMS_MAX }),
});
export type NewDemand = Static<typeof NewDemandShape>;

/** What the department asked says of items: will supply by a day, refuses with a basis, or is the wrong one. */
export const AnswerShape = Type.Object({
  items: Type.Array(Type.Integer({ minimum: 1, maximum: ITEMS_MAX }), {
    minItems: 1,
    maxItems: ITEMS_MAX,
    uniqueItems: true,
  }),
  kind: Type.Enum(['supply', 'refuse', 'not-ours']),
  promisedOn: Type.Optional(Day),
  resourceId: Type.Optional(Id),
  statute: Type.Optional(Type.String({ maxLength: 300 })),
  article: Type.Optional(Type.String({ maxLength: 100 })),
  names: Type.Optional(OrganisationId),
  note: Note,
});
export type NewAnswer = Static<typeof AnswerShape>;

/** The answer in force, as its item keeps it. */
export const KeptAnswerShape = Type.Object({
  kind: Type.Enum(['supply', 'refuse', 'not-ours']),
  organisationId: Type.String(),
  at: Instant,
  promisedOn: orNull(Day),
  resourceId: orNull(Id),
  statute: Type.String(),
  article: Type.String(),
  note: Type.String(),
  judgement: orNull(
    Type.Object({ lawful: Type.Boolean(), at: Instant, by: Type.String(), note: Type.String() }),
  ),
});
export type Answer = Static<typeof KeptAnswerShape>;

const Match = Type.Object(
  {
    resourceId: Type.Integer(),
    code: Type.String(),
    name: Type.String(),
    provider: NamedShape,
    item: Type.Object({ name: Type.String(), title: Type.String(), type: ItemTypeShape }),
    sharing: Type.Enum([...sharingTypes]),
  },
  { description: 'The published item that stands against a demanded one' },
);

/** A demanded item with what was found of it. */
export const DemandItemShape = Type.Object(
  {
    id: Type.Integer(),
    demandId: Type.Integer(),
    number: Type.Integer(),
    demander: NamedShape,
    title: Type.String(),
    meaning: Type.String(),
    type: orNull(ItemTypeShape),
    kind: orNull(ItemKindShape),
    class: ItemClassShape,
    since: Instant,
    match: orNull(Match),
    owner: orNull(NamedShape),
    askedAt: orNull(Instant),
    dueAt: orNull(Instant),
    late: Type.Boolean({ description: 'Its limit has passed' }),
    workingDaysUsed: orNull(Type.Integer()),
    negativeLineId: orNull(Type.Integer()),
    answer: orNull(KeptAnswerShape),
    why: Type.Array(ReasonShape),
  },
  { description: 'Demanded item' },
);

const ClassCounts = Type.Array(Type.Object({ class: ItemClassShape, items: Type.Integer() }));

const summary = {
  id: Type.Integer(),
  title: Type.String(),
  demander: NamedShape,
  duty: Type.String(),
  cycle: orNull(CycleShape),
  area: Type.String(),
  wantedOn: orNull(Day),
  filedAt: Instant,
  classes: ClassCounts,
};
export const DemandSummaryShape = Type.Object(summary, { description: 'Demand (需求)' });

export const demandActs = ['answer', 'settle', 'judge'] as const;

export const DemandDetailShape = Type.Object(
  {
    ...summary,
    legalBasis: Type.String(),
    filedByName: Type.String(),
    items: Type.Array(DemandItemShape),
    can: Type.Array(Type.Enum([...demandActs])),
    events: Type.Array(
      Type.Object({
        number: Type.Integer(),
        type: Type.String(),
        at: Instant,
        actorName: Type.String(),
        organisation: orNull(NamedShape),
        data: Type.Record(Type.String(), Type.Unknown()),
      }),
    ),
  },
  { description: 'A demand with its items and its log' },
);

export const DutyLineShape = Type.Object(
  {
    id: Type.Integer(),
    organisation: NamedShape,
    title: Type.String(),
    kind: orNull(ItemKindShape),
    system: Type.String(),
    legalDuty: Type.String(),
    since: Instant,
    supplied: Type.Boolean({ description: 'A published resource of the department has it' }),
    demanded: Type.Integer({ description: 'How many demanded items ask for it' }),
  },
  { description: 'Line of the responsibility list (责任清单)' },
);

export const negativeStates = ['waiting', 'valid', 'expired', 'ended'] as const;
export type NegativeState = (typeof negativeStates)[number];

export const NegativeLineShape = Type.Object(
  {
    id: Type.Integer(),
    organisation: NamedShape,
    resourceId: orNull(Type.Integer()),
    resourceName: orNull(Type.String()),
    title: orNull(Type.String({ description: 'The item; null when the whole resource is meant' })),
    statute: Type.String(),
    article: Type.String(),
    reason: Type.String(),
    state: Type.Enum([...negativeStates]),
    addedAt: Instant,
    addedByName: Type.String(),
    reviewedAt: orNull(Instant),
    reviewedUntil: orNull(Day),
    endedAt: orNull(Instant),
    can: Type.Array(Type.Enum(['review', 'end'])),
  },
  { description: 'Line of the negative list (负面清单)' },
);

export const DuplicateShape = Type.Object(
  {
    term: Type.String(),
    title: Type.String(),
    supplier: NamedShape,
    resourceId: Type.Integer(),
    item: Type.String(),
    since: Instant,
    collectors: Type.Array(
      Type.Object({
        organisation: NamedShape,
        resourceId: Type.Integer(),
        code: Type.String(),
        name: Type.String(),
        item: Type.String(),
        title: Type.String(),
      }),
    ),
  },
  { description: 'An item that others collect although the department responsible supplies it (重复采集)' },
);
