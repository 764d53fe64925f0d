import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useDistrict } from '../../api/district.ts';
import { sessionQuery } from '../../api/session.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { useFace } from '../../theme/face.ts';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { DemoMark } from '../../ui/signs.tsx';
import { Mark } from '../public/public-shell.tsx';
import { CodeForm } from './code-form.tsx';
import { DemoPeople } from './demo-people.tsx';
import { PasswordForm } from './password-form.tsx';
import styles from './sign-in.module.css';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  useFace('public');
  const t = useTexts();
  const nameOf = useName();
  const district = useDistrict();
  usePageTitle(t('signIn.title'));
  const [step, setStep] = useState<'password' | 'code'>('password');
  const enter = useEntrance();
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <span className={styles.name}>
          <Mark />
          {t('app.name')} · {nameOf(district.name)}
        </span>
        <LanguageSwitch />
      </header>
      <main className={styles.main} data-demo={district.demo || undefined}>
        <section className={styles.form}>
          <h1>{t('signIn.title')}</h1>
          {step === 'password' ? (
            <PasswordForm onSignedIn={enter} onSecondFactor={() => setStep('code')} />
          ) : (
            <CodeForm onSignedIn={enter} onBack={() => setStep('password')} />
          )}
        </section>
        {district.demo && <DemoPeople onSignedIn={enter} />}
      </main>
      <footer className={styles.foot}>
        <DemoMark />
      </footer>
    </div>
  );
}

/** Goes where the person was going, or to where their role begins. */
function useEntrance(): () => void {
  const { next } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  return () => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'district' });
    void client.fetchQuery(sessionQuery).then(() => {
      if (next) router.history.push(next);
      else void router.navigate({ to: '/' });
    });
  };
}
