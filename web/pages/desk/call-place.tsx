import type { PlaceSuggestion } from '../../api/shapes.ts';
import { PlaceWords } from '../../forms/place-words.tsx';
import { useTexts } from '../../texts/text.ts';
import type { CallPartProps } from './call.tsx';

/** Only these are points; the middle of a street or village is nobody's address. */
const exact: ReadonlySet<PlaceSuggestion['kind']> = new Set(['station', 'landmark']);

/** The place as the caller says it; the map looks where it may be. */
export function CallPlace({ draft, change }: CallPartProps) {
  const t = useTexts();
  const look = ({ kind, point }: PlaceSuggestion): void =>
    change({ look: point, ...(exact.has(kind) && { point }) });
  return (
    <PlaceWords
      text={draft.placeText}
      optional
      placeholder={t('calls.placeHint')}
      onText={(placeText) => change({ placeText })}
      onPick={look}
    />
  );
}
