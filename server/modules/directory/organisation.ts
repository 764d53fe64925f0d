import Type, { type Static } from 'typebox';
import type { Placement, Scope } from '#kernel/permissions';

export const organisationKinds = [
  'operations-centre',
  'sub-centre',
  'workstation',
  'unit',
  'department',
] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export const OrganisationShape = Type.Object(
  {
    id: Type.String({
      description: 'The place code for the three levels, a name of its own for units and departments',
    }),
    kind: Type.Enum([...organisationKinds]),
    name: Type.Object({ zh: Type.String(), en: Type.String() }),
    parentId: Type.Union([Type.String(), Type.Null()]),
    placeCode: Type.Union([Type.String(), Type.Null()]),
    streetCode: Type.Union([Type.String(), Type.Null()]),
    villageCode: Type.Union([Type.String(), Type.Null()]),
  },
  { description: 'An organisation of the district' },
);

export type Organisation = Static<typeof OrganisationShape>;

/** What members of an organisation see. A department sees what is assigned to it, like a unit. */
export function scopeOf(organisation: Organisation): Scope {
  switch (organisation.kind) {
    case 'operations-centre':
      return { level: 'district' };
    case 'sub-centre':
      return { level: 'street', streetCode: organisation.streetCode! };
    case 'workstation':
      return { level: 'village', villageCode: organisation.villageCode! };
    case 'unit':
    case 'department':
      return { level: 'unit', unitId: organisation.id };
  }
}

/** Where rows that belong to this organisation stand. */
export function placementOf(organisation: Organisation): Placement {
  const isUnit = organisation.kind === 'unit' || organisation.kind === 'department';
  return {
    streetCode: organisation.streetCode,
    villageCode: organisation.villageCode,
    unitId: isUnit ? organisation.id : null,
  };
}

/** Whether `scope` reaches this organisation: the district reaches all, a street its own and its villages. */
export function reaches(scope: Scope, organisation: Organisation): boolean {
  switch (scope.level) {
    case 'district':
      return true;
    case 'street':
      return organisation.streetCode === scope.streetCode;
    case 'village':
      return organisation.villageCode === scope.villageCode;
    case 'unit':
      return organisation.id === scope.unitId;
  }
}
