import { useState } from 'react';
import { usePlaceSearch } from '../../api/district.ts';
import { PlaceField } from '../../forms/place-field.tsx';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choices, FieldError, TextField } from '../../ui/field.tsx';
import styles from './report.module.css';
import type { StepProps } from './report.tsx';

export function WhereStep({ draft, change, onNext }: StepProps) {
  const t = useTexts();
  const [isAsked, setAsked] = useState(false);
  const isKnown = draft.where === 'map' ? draft.location !== undefined : draft.placeText.trim().length >= 2;
  return (
    <div className={styles.step}>
      <h1>{t('report.where.title')}</h1>
      <Choices
        label={t('report.where.title')}
        name="where"
        value={draft.where}
        onChoose={(where) => change({ where })}
        options={[
          { value: 'map', label: t('report.where.map'), hint: t('report.where.mapHint') },
          { value: 'words', label: t('report.where.words'), hint: t('report.where.wordsHint') },
        ]}
      />
      {draft.where === 'map' && (
        <PlaceField face="public" value={draft.location} onChoose={(location) => change({ location })} />
      )}
      {draft.where === 'words' && (
        <InWords text={draft.placeText} onText={(placeText) => change({ placeText })} />
      )}
      {isAsked && !isKnown && <FieldError message={t('report.where.missing')} />}
      <div className={styles.acts}>
        <Button look="main" wide onClick={() => (isKnown ? onNext() : setAsked(true))}>
          {t('act.next')}
        </Button>
      </div>
    </div>
  );
}

function InWords({ text, onText }: { text: string; onText: (text: string) => void }) {
  const t = useTexts();
  const places = usePlaceSearch(text);
  const items = (places.data?.items ?? []).filter((place) => place.name !== text).slice(0, 5);
  return (
    <>
      <TextField
        label={t('report.where.wordsLabel')}
        hint={t('report.where.wordsExample')}
        value={text}
        maxLength={200}
        autoComplete="street-address"
        onText={onText}
      />
      {items.length > 0 && (
        <ul className={styles.places} aria-label={t('report.where.suggestions')}>
          {items.map((place) => (
            <li key={place.code}>
              <button type="button" onClick={() => onText([...place.path.slice(1), place.name].join(' '))}>
                {place.name}
                <small>{place.path.join(' · ')}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
