import { type FormEvent, useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import type { GrantDetail } from '../../api/sharing.ts';
import { useRevokeGrant } from '../../api/supply.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Notice } from '../../ui/states.tsx';
import styles from './page.module.css';

const reasonMax = 2_000;

/** For its provider and the data centre: ends a grant before its time, with the reason its receiver reads. */
export function GrantRevoke({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const revoking = useRevokeGrant();
  if (!isOpen)
    return (
      <div className={styles.acts}>
        <Button look="grave" onClick={() => setOpen(true)}>
          {t('grant.revoke')}
        </Button>
      </div>
    );
  const isEmpty = reason.trim() === '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (!isEmpty && !revoking.isPending) revoking.mutate({ grantId: grant.id, reason: reason.trim() });
  };
  return (
    <form className={`${styles.card} ${styles.narrow}`} onSubmit={submit} aria-label={t('grant.revoke')}>
      <p className={styles.soft}>{t('grant.revokeWhy', { department: nameOf(grant.organisation.name) })}</p>
      <TextArea
        label={t('application.reason')}
        error={isAsked && isEmpty ? t('form.required') : undefined}
        rows={2}
        maxLength={reasonMax}
        autoFocus
        value={reason}
        onText={setReason}
      />
      {revoking.error && <Notice tone="wrong">{problemInWords(revoking.error, t)}</Notice>}
      <div className={styles.acts}>
        <Button type="submit" look="grave" idle={revoking.isPending}>
          {t('grant.revoke')}
        </Button>
        <Button onClick={() => setOpen(false)}>{t('data.cancel')}</Button>
      </div>
    </form>
  );
}
