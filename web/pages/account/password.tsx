import { type FormEvent, useState } from 'react';
import { useChangePassword } from '../../api/account.ts';
import { authProblemInWords } from '../../api/problem.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/states.tsx';
import styles from './account.module.css';

/** As the server asks (kernel/sessions). */
const passwordMin = 12;

export function Password() {
  const t = useTexts();
  const [passwords, setPasswords] = useState({ currentPassword: '', newPassword: '' });
  const [isAsked, setAsked] = useState(false);
  const [isDone, setDone] = useState(false);
  const changing = useChangePassword(() => {
    setPasswords({ currentPassword: '', newPassword: '' });
    setAsked(false);
    setDone(true);
  });
  const { currentPassword, newPassword } = passwords;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    setDone(false);
    if (currentPassword && newPassword.length >= passwordMin) changing.mutate(passwords);
  };
  return (
    <form className={styles.part} onSubmit={submit} noValidate aria-labelledby="account-password">
      <h2 id="account-password">{t('account.password')}</h2>
      <TextField
        label={t('account.currentPassword')}
        type="password"
        autoComplete="current-password"
        value={currentPassword}
        error={isAsked && !currentPassword ? t('form.required') : undefined}
        onText={(text) => setPasswords({ ...passwords, currentPassword: text })}
      />
      <TextField
        label={t('account.newPassword')}
        hint={t('account.passwordRule', { count: passwordMin })}
        type="password"
        autoComplete="new-password"
        value={newPassword}
        error={
          isAsked && newPassword.length < passwordMin
            ? t('account.passwordShort', { count: passwordMin })
            : undefined
        }
        onText={(text) => setPasswords({ ...passwords, newPassword: text })}
      />
      {changing.error && <Notice tone="wrong">{authProblemInWords(changing.error, t)}</Notice>}
      {isDone && <Notice tone="done">{t('account.passwordChanged')}</Notice>}
      <Button type="submit" className={styles.act} idle={changing.isPending}>
        {t('account.changePassword')}
      </Button>
    </form>
  );
}
