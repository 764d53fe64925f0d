import type { Line, NewCall, Point } from '../../api/shapes.ts';

/** A call as it is being written down. */
export interface CallDraft {
  line: Line;
  description: string;
  name: string;
  phone: string;
  placeText: string;
  point: Point | undefined;
  /** Where the map looks, without the place being certain. */
  look: Point | undefined;
  /** Chosen by hand; else the suggestion is taken. */
  categoryCode: string | undefined;
  dispatchAtOnce: boolean;
}

export function emptyCall(): CallDraft {
  return {
    line: '12345',
    description: '',
    name: '',
    phone: '',
    placeText: '',
    point: undefined,
    look: undefined,
    categoryCode: undefined,
    dispatchAtOnce: false,
  };
}

export function isComplete({ description }: CallDraft): boolean {
  return description.trim() !== '';
}

export function callOf(draft: CallDraft, suggested: string | undefined): NewCall {
  const { line, name, phone, point, dispatchAtOnce } = draft;
  const placeText = draft.placeText.trim();
  const categoryCode = draft.categoryCode ?? suggested;
  const caller = { ...(name.trim() && { name: name.trim() }), ...(phone.trim() && { phone: phone.trim() }) };
  return {
    line,
    description: draft.description.trim(),
    ...(Object.keys(caller).length > 0 && { caller }),
    ...(point && { point }),
    ...(placeText && { placeText }),
    ...(categoryCode && { categoryCode }),
    ...(dispatchAtOnce && { dispatchAtOnce }),
  };
}
