import Type from 'typebox';
import type { EventDefinition } from '#kernel/module';

const DemandFact = Type.Object({ organisationId: Type.String(), items: Type.Integer() });

/** What the lists tell; the module's manifest takes them in. */
export const listEvents: Record<string, EventDefinition> = {
  'catalogue.demand-filed': { says: 'An organisation said what data it needs', data: DemandFact },
  'catalogue.demand-asked': {
    says: 'A department was asked to supply items of demands',
    data: Type.Object({ organisationId: Type.String(), demands: Type.Integer() }),
  },
  'catalogue.demand-answered': { says: 'A department answered for items of a demand', data: DemandFact },
  'catalogue.demand-settled': { says: 'The centre said who supplies items of a demand', data: DemandFact },
  'catalogue.demand-overran': { says: 'A department let the limit of demanded items pass', data: DemandFact },
  'catalogue.refusal-judged': { says: 'The centre judged the refusal of items', data: DemandFact },
  'catalogue.duties-loaded': {
    says: 'The responsibility list of departments was loaded',
    data: Type.Object({ added: Type.Integer(), ended: Type.Integer(), kept: Type.Integer() }),
  },
  'catalogue.negative-list-changed': {
    says: 'A line of the negative list was added, reviewed or ended',
    data: Type.Object({ organisationId: Type.String(), change: Type.String() }),
  },
};
