import { useQuery } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import {
  accountQuery,
  type Enrolment,
  useBeginSecondFactor,
  useConfirmSecondFactor,
  useEndSecondFactor,
} from '../../api/account.ts';
import { authProblemInWords } from '../../api/problem.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import styles from './account.module.css';

const QrCode = lazy(() => import('./qr-code.tsx'));

/** A code from the person's own phone, beside the password. */
export function SecondFactor() {
  const t = useTexts();
  const account = useQuery(accountQuery);
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const ending = useEndSecondFactor();
  const beginning = useBeginSecondFactor(setEnrolment);
  if (account.isPending) return <Loading rows={3} />;
  if (!account.data) return <Failure error={account.error} onRetry={() => void account.refetch()} />;
  const { hasSecondFactor } = account.data;
  const step = hasSecondFactor ? ending : beginning;
  return (
    <section className={styles.part} aria-labelledby="account-factor">
      <h2 id="account-factor">{t('account.factor')}</h2>
      <p className={styles.soft}>{t(hasSecondFactor ? 'account.factorOn' : 'account.factorOff')}</p>
      {enrolment && !hasSecondFactor ? (
        <Confirm enrolment={enrolment} />
      ) : (
        <PasswordStep
          words={t(hasSecondFactor ? 'account.factorEnd' : 'account.factorBegin')}
          isPending={step.isPending}
          error={step.error}
          onPassword={(password) => step.mutate(password)}
        />
      )}
    </section>
  );
}

interface PasswordStepProps {
  words: string;
  isPending: boolean;
  error: Error | null;
  onPassword: (password: string) => void;
}

/** Whoever finds an open desk cannot change how its owner signs in. */
function PasswordStep({ words, isPending, error, onPassword }: PasswordStepProps) {
  const t = useTexts();
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (password) onPassword(password);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-label={words}>
      <TextField
        label={t('account.currentPassword')}
        type="password"
        autoComplete="current-password"
        value={password}
        onText={setPassword}
      />
      {error && <Notice tone="wrong">{authProblemInWords(error, t)}</Notice>}
      <Button type="submit" className={styles.act} idle={isPending || !password}>
        {words}
      </Button>
    </form>
  );
}

function Confirm({ enrolment: { totpURI, backupCodes } }: { enrolment: Enrolment }) {
  const t = useTexts();
  const [code, setCode] = useState('');
  const confirming = useConfirmSecondFactor(() => undefined);
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (/^\d{6}$/.test(code.trim())) confirming.mutate(code.trim());
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-label={t('account.factorConfirm')}>
      <p>{t('account.factorScan')}</p>
      <div className={styles.qr}>
        <Suspense fallback={<Loading rows={4} />}>
          <QrCode value={totpURI} label={t('account.factorQr')} />
        </Suspense>
      </div>
      <p>{t('account.factorType')}</p>
      <code className={styles.secret}>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      <p>{t('account.factorBackup')}</p>
      <code className={styles.secret}>{backupCodes.join('  ')}</code>
      <CopyButton text={backupCodes.join('\n')} />
      <TextField
        label={t('signIn.code')}
        hint={t('signIn.codeHint')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onText={setCode}
      />
      {confirming.error && <Notice tone="wrong">{t('signIn.codeWrong')}</Notice>}
      <Button type="submit" look="main" className={styles.act} idle={confirming.isPending}>
        {t('account.factorConfirm')}
      </Button>
    </form>
  );
}
