import { useState } from 'react';
import { PlaceField } from '../../forms/place-field.tsx';
import { PlaceWords } from '../../forms/place-words.tsx';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choices, FieldError } from '../../ui/field.tsx';
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
        <PlaceWords
          hint={t('report.where.wordsExample')}
          text={draft.placeText}
          onText={(placeText) => change({ placeText })}
        />
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
