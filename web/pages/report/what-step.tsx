import { type FormEvent, useState } from 'react';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import styles from './report.module.css';
import type { StepProps } from './report.tsx';
import { textMax, textMin } from './report-draft.ts';

export function WhatStep({ draft, change, onNext }: StepProps) {
  const t = useTexts();
  const [isAsked, setAsked] = useState(false);
  const isShort = draft.text.trim().length < textMin;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!isShort) onNext();
  };
  return (
    <form className={styles.step} onSubmit={submit} noValidate>
      <h1>{t('report.what.title')}</h1>
      <TextArea
        label={t('report.what.label')}
        hint={t('report.what.hint')}
        error={isAsked && isShort ? t('report.what.short', { count: textMin }) : undefined}
        value={draft.text}
        maxLength={textMax}
        rows={6}
        onText={(text) => change({ text })}
      />
      <div className={styles.acts}>
        <Button type="submit" look="main" wide>
          {t('act.next')}
        </Button>
      </div>
    </form>
  );
}
