import { type FormEvent, useState } from 'react';
import { ApiProblem, problemInWords } from '../../api/problem.ts';
import { useSignIn } from '../../api/session.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/states.tsx';
import styles from './sign-in.module.css';

interface PasswordFormProps {
  onSignedIn: () => void;
  onSecondFactor: () => void;
}

export function PasswordForm({ onSignedIn, onSecondFactor }: PasswordFormProps) {
  const t = useTexts();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isAsked, setAsked] = useState(false);
  const signIn = useSignIn(onSignedIn);
  const missing = (text: string): string | undefined => (isAsked && !text ? t('form.required') : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!email || !password) return;
    signIn.mutate(
      { email: email.trim(), password },
      { onSuccess: ({ secondFactor }) => secondFactor && onSecondFactor() },
    );
  };
  const isWrong = signIn.error instanceof ApiProblem && signIn.error.status === 401;
  return (
    <form className={styles.fields} onSubmit={submit} noValidate>
      <TextField
        label={t('signIn.email')}
        type="email"
        autoComplete="username"
        value={email}
        error={missing(email)}
        onText={setEmail}
      />
      <TextField
        label={t('signIn.password')}
        type="password"
        autoComplete="current-password"
        value={password}
        error={missing(password)}
        onText={setPassword}
      />
      {signIn.error && (
        <Notice tone="wrong">{isWrong ? t('signIn.wrong') : problemInWords(signIn.error, t)}</Notice>
      )}
      <Button type="submit" look="main" wide idle={signIn.isPending}>
        {t('signIn.enter')}
      </Button>
    </form>
  );
}
