import type { Act } from '../api/shapes.ts';
import type { PlainKey } from '../texts/text.ts';

/** What an act asks of the person who does it. The server says which acts are possible; this says how they look. */
export interface ActForm {
  field?: {
    /** Property of the request body. */
    name: string;
    label: PlainKey;
    required: boolean;
  };
  /** Also asks whom. */
  asksOrganisation?: true;
  /** Also asks whether the result passes. */
  asksPassed?: true;
  /** Turns work away: drawn in red, never the first button. */
  grave?: true;
}

const reason: ActForm['field'] = { name: 'reason', label: 'act.field.reason', required: true };

export const actForms: Record<Act, ActForm> = {
  filing: { field: { name: 'note', label: 'act.field.note', required: false } },
  rejection: { field: reason, grave: true },
  dispatches: { asksOrganisation: true, field: { name: 'note', label: 'act.field.note', required: false } },
  acceptance: {},
  returns: { field: reason, grave: true },
  feedback: { field: { name: 'text', label: 'act.field.feedback', required: true } },
  verification: { asksPassed: true, field: { name: 'text', label: 'act.field.finding', required: true } },
  closure: { field: { name: 'answer', label: 'act.field.answer', required: true } },
  suspension: { field: reason },
  resumption: {},
  supervisions: { field: { name: 'text', label: 'act.field.supervision', required: true } },
  reopening: { field: reason, grave: true },
  notes: { field: { name: 'text', label: 'act.field.text', required: true } },
};

/** The acts that move a case on, in the order of its stages; the first one possible is the main button. */
const onward: Act[] = [
  'filing',
  'dispatches',
  'acceptance',
  'feedback',
  'verification',
  'closure',
  'resumption',
];

export function inOrder(acts: Act[]): Act[] {
  const place = (act: Act): number => {
    const at = onward.indexOf(act);
    return at >= 0 ? at : actForms[act].grave ? 200 : 100;
  };
  return [...acts].sort((a, b) => place(a) - place(b));
}

export function isOnward(act: Act): boolean {
  return onward.includes(act);
}
