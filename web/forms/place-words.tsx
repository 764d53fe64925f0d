import { type KeyboardEvent, useRef } from 'react';
import { usePlaceSearch } from '../api/district.ts';
import type { PlaceSuggestion } from '../api/shapes.ts';
import { useTexts } from '../texts/text.ts';
import { TextField } from '../ui/field.tsx';
import styles from './place-words.module.css';

const shownMax = 5;

interface PlaceWordsProps {
  text: string;
  hint?: string;
  placeholder?: string;
  optional?: boolean;
  onText: (text: string) => void;
  onPick?: (place: PlaceSuggestion) => void;
}

/** A place in words, with what the district knows by such a name; arrow keys go through it. */
export function PlaceWords({ text, onText, onPick, ...field }: PlaceWordsProps) {
  const t = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const found = usePlaceSearch(text).data?.items ?? [];
  const places = found.filter((place) => !text.endsWith(place.name)).slice(0, shownMax);
  const step = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('input, button') ?? [])];
    const at = stops.indexOf(event.target as HTMLElement);
    stops[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    event.preventDefault();
  };
  const pick = (place: PlaceSuggestion): void => {
    onText([...place.path.slice(1), place.name].join(' '));
    onPick?.(place);
    box.current?.querySelector('input')?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys of the field and buttons inside
    <div ref={box} className={styles.box} onKeyDown={step}>
      <TextField
        label={t('report.where.wordsLabel')}
        value={text}
        maxLength={200}
        autoComplete="off"
        onText={onText}
        {...field}
      />
      {places.length > 0 && (
        <ul className={styles.places} aria-label={t('report.where.suggestions')}>
          {places.map((place) => (
            <li key={place.code}>
              <button type="button" onClick={() => pick(place)}>
                {place.name}
                <small>{place.path.join(' · ')}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
