import { type FormEvent, useState } from 'react';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import styles from './report.module.css';
import type { StepProps } from './report.tsx';

/** Generous on purpose: mobile, fixed line with area code, with or without spaces. */
const phonePattern = /^\+?[\d\s-]{7,18}$/;

export function ContactStep({ draft, change, onNext }: StepProps) {
  const t = useTexts();
  const [isAsked, setAsked] = useState(false);
  const isWrong = draft.phone.trim() !== '' && !phonePattern.test(draft.phone.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!isWrong) onNext();
  };
  return (
    <form className={styles.step} onSubmit={submit} noValidate>
      <h1>{t('report.contact.title')}</h1>
      <p>{t('report.contact.hint')}</p>
      <TextField
        label={t('report.contact.name')}
        optional
        value={draft.name}
        maxLength={60}
        autoComplete="name"
        onText={(name) => change({ name })}
      />
      <TextField
        label={t('report.contact.phone')}
        optional
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        value={draft.phone}
        maxLength={20}
        error={isAsked && isWrong ? t('report.contact.wrong') : undefined}
        onText={(phone) => change({ phone })}
      />
      <div className={styles.acts}>
        <Button type="submit" look="main" wide>
          {draft.name || draft.phone ? t('act.next') : t('report.contact.skip')}
        </Button>
      </div>
    </form>
  );
}
