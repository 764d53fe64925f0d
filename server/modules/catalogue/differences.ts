import Type, { type Static } from 'typebox';
import { isHigher } from './grading.ts';
import { type Content, type Item, ItemShape, sharingTypes } from './resource.ts';

const Change = Type.Object({
  field: Type.String({ description: 'Name of the field' }),
  from: Type.Unknown(),
  to: Type.Unknown(),
  breaking: Type.Boolean({ description: 'Whoever uses the data has to change something' }),
});

export const DifferenceShape = Type.Object(
  {
    breaking: Type.Boolean({ description: 'Anything in it breaks users' }),
    fields: Type.Array(Change),
    items: Type.Object({
      added: Type.Array(ItemShape),
      removed: Type.Array(ItemShape),
      changed: Type.Array(
        Type.Object({ name: Type.String(), title: Type.String(), fields: Type.Array(Change) }),
      ),
      moved: Type.Boolean({ description: 'The items both have stand in another order' }),
    }),
  },
  { description: 'What changed from one version to another' },
);
export type Difference = Static<typeof DifferenceShape>;
type FieldChange = Static<typeof Change>;

/** What changed between two versions of a resource, and what of it breaks those who use the data. */
export function differencesOf(from: Content, to: Content): Difference {
  const before = new Map(from.items.map((item) => [item.name, item]));
  const after = new Map(to.items.map((item) => [item.name, item]));
  const { items: _, ...oldFields } = from;
  const { items: __, ...newFields } = to;
  const fields = changes(oldFields, newFields, breaksUsers);
  const changed = to.items.flatMap((item) => {
    const old = before.get(item.name);
    const itemChanges = old === undefined ? [] : changes(old, item, breaksReaders);
    return itemChanges.length === 0 ? [] : [{ name: item.name, title: item.title, fields: itemChanges }];
  });
  const removed = from.items.filter((item) => !after.has(item.name));
  return {
    breaking:
      removed.length > 0 ||
      fields.some((one) => one.breaking) ||
      changed.some((one) => one.fields.some((field) => field.breaking)),
    fields,
    items: {
      added: to.items.filter((item) => !before.has(item.name)),
      removed,
      changed,
      moved: namesBoth(from.items, after).join() !== namesBoth(to.items, before).join(),
    },
  };
}

export function isSame(one: Content, other: Content): boolean {
  const { fields, items } = differencesOf(one, other);
  const { added, removed, changed, moved } = items;
  return fields.length + added.length + removed.length + changed.length === 0 && !moved;
}

function namesBoth(items: Item[], others: Map<string, Item>): string[] {
  return items.map((item) => item.name).filter((name) => others.has(name));
}

function changes<Fields extends object>(
  from: Fields,
  to: Fields,
  breaks: (field: string, from: unknown, to: unknown) => boolean,
): FieldChange[] {
  return (Object.keys(to) as (keyof Fields & string)[])
    .filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]))
    .map((field) => ({
      field,
      from: from[field],
      to: to[field],
      breaking: breaks(field, from[field], to[field]),
    }));
}

/** Shared less, or held in another way. */
function breaksUsers(field: string, from: unknown, to: unknown): boolean {
  if (field === 'sharing') return sharingTypes.indexOf(to as never) > sharingTypes.indexOf(from as never);
  if (field === 'means') return (from as string[]).some((one) => !(to as string[]).includes(one));
  return field === 'mode';
}

/** What a program that reads the item stumbles over: another type, longer values, values it does not know, gaps. */
function breaksReaders(field: string, from: unknown, to: unknown): boolean {
  switch (field) {
    case 'type':
    case 'isKey':
    case 'kind':
      return true;
    case 'length':
    case 'scale':
      return to === null || (from !== null && (to as number) > (from as number));
    case 'required':
      return from === true;
    case 'codes':
      return addsValues(from as string[] | null, to as string[] | null);
    case 'grade':
      return isHigher(to as Item['grade'], from as Item['grade']);
    default:
      return false;
  }
}

/** A value readers have not known so far. */
function addsValues(from: string[] | null, to: string[] | null): boolean {
  if (from === null) return false;
  return to === null || to.some((value) => !from.includes(value));
}
