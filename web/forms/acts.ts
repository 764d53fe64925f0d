import type { Act, CaseDetail, OrganisationRef, Point } from '../api/shapes.ts';
import type { PlainKey } from '../texts/text.ts';

/** What an act asks of the person who does it. The server says which acts are possible; this says how they look. */
export interface ActForm {
  /** A text, under this property of the request body. */
  text?: { name: string; label: PlainKey; required: boolean };
  /** The one thing asked beside the text. */
  asks?: 'organisation' | 'category' | 'result' | 'place' | 'photos';
  /** Turns work away: drawn in red, never the first button. */
  grave?: true;
}

const reason = { name: 'reason', label: 'act.field.reason', required: true } as const;
const note = { name: 'note', label: 'act.field.note', required: false } as const;

export const actForms: Record<Act, ActForm> = {
  filing: { asks: 'category', text: note },
  rejection: { text: reason, grave: true },
  dispatches: { asks: 'organisation', text: note },
  acceptance: {},
  returns: { text: reason, grave: true },
  feedback: { text: { name: 'text', label: 'act.field.feedback', required: true }, asks: 'photos' },
  verification: { asks: 'result', text: { name: 'text', label: 'act.field.finding', required: false } },
  closure: { text: { name: 'answer', label: 'act.field.answer', required: true } },
  suspension: { text: reason },
  resumption: {},
  supervisions: { text: { name: 'text', label: 'act.field.supervision', required: true } },
  relocation: { asks: 'place', text: { name: 'placeText', label: 'case.where', required: false } },
  reopening: { text: reason, grave: true },
  notes: { text: { name: 'text', label: 'act.field.text', required: true } },
};

/** What a person has filled in so far. */
export interface Answers {
  text: string;
  organisation?: OrganisationRef;
  categoryCode?: string;
  passed?: boolean;
  /** With a passed verification: closes the case at once. */
  answer: string;
  point?: Point;
}

/** The likeliest answers, from what is known of the case. */
export function firstAnswers(act: Act, detail: CaseDetail): Answers {
  return {
    text: '',
    answer: '',
    ...(act === 'filing' && detail.category && { categoryCode: detail.category.code }),
    ...(act === 'dispatches' && detail.responsible && { organisation: detail.responsible }),
    ...(act === 'relocation' && detail.location && { point: detail.location }),
  };
}

/** The first thing still missing, or undefined when the act can be done. */
export function missingOf(act: Act, answers: Answers): 'text' | NonNullable<ActForm['asks']> | undefined {
  const form = actForms[act];
  if (form.asks === 'organisation' && !answers.organisation) return 'organisation';
  if (form.asks === 'category' && !answers.categoryCode) return 'category';
  if (form.asks === 'result' && answers.passed === undefined) return 'result';
  if (form.asks === 'place' && !answers.point) return 'place';
  const isTextRequired = form.text?.required || answers.passed === false;
  return isTextRequired && answers.text.trim() === '' ? 'text' : undefined;
}

/** The request body of an act, without photos. */
export function bodyOf(act: Act, answers: Answers): Record<string, unknown> {
  const { text, asks } = actForms[act];
  const { organisation, categoryCode, passed, answer, point } = answers;
  return {
    ...(text && answers.text.trim() && { [text.name]: answers.text.trim() }),
    ...(asks === 'organisation' && { organisationId: organisation?.id }),
    ...(asks === 'category' && { categoryCode }),
    ...(asks === 'result' && { passed }),
    ...(asks === 'result' && passed && answer.trim() && { answer: answer.trim() }),
    ...(asks === 'place' && { point }),
  };
}

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

export function isOnward(act: Act): boolean {
  return onward.includes(act);
}

export function inOrder(acts: Act[]): Act[] {
  const place = (act: Act): number => {
    const at = onward.indexOf(act);
    return at >= 0 ? at : actForms[act].grave ? 200 : 100;
  };
  return [...acts].sort((a, b) => place(a) - place(b));
}
