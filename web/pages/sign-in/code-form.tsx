import { type FormEvent, useState } from 'react';
import { ApiProblem, problemInWords } from '../../api/problem.ts';
import { useSecondFactor } from '../../api/session.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/states.tsx';
import styles from './sign-in.module.css';

const codeDigits = 6;

/** The second step: the code of the authenticator app. Sends by itself when the last digit is there. */
export function CodeForm({ onSignedIn, onBack }: { onSignedIn: () => void; onBack: () => void }) {
  const t = useTexts();
  const [code, setCode] = useState('');
  const check = useSecondFactor(onSignedIn);
  const enter = (text: string): void => {
    const digits = text.replace(/\D/g, '').slice(0, codeDigits);
    setCode(digits);
    if (digits.length === codeDigits && digits !== code) check.mutate(digits);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (code.length === codeDigits) check.mutate(code);
  };
  const isWrong = check.error instanceof ApiProblem && check.error.status === 401;
  return (
    <form className={styles.fields} onSubmit={submit} noValidate>
      <TextField
        label={t('signIn.code')}
        hint={t('signIn.codeHint')}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        value={code}
        onText={enter}
      />
      {check.error && (
        <Notice tone="wrong">{isWrong ? t('signIn.codeWrong') : problemInWords(check.error, t)}</Notice>
      )}
      <Button type="submit" look="main" wide idle={check.isPending || code.length < codeDigits}>
        {t('signIn.enter')}
      </Button>
      <Button look="quiet" onClick={onBack}>
        {t('act.back')}
      </Button>
    </form>
  );
}
