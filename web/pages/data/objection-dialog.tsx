import { type FormEvent, useId, useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import { type GrantDetail, type GrantRow, useNewObjection } from '../../api/sharing.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { inputClass, TextArea, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/states.tsx';
import styles from './page.module.css';
import parts from './resource.module.css';
import { useItemTitle } from './words.tsx';

interface ObjectionDialogProps {
  grant: GrantDetail;
  row: GrantRow;
  onClose: () => void;
}

/** 异议: this row is wrong. Its source checks it as a case, and every receiver hears of the correction. */
export function ObjectionDialog({ grant, row, onClose }: ObjectionDialogProps) {
  const t = useTexts();
  const nameOf = useName();
  const titleOf = useItemTitle();
  const id = useId();
  const [item, setItem] = useState(grant.items[0]?.name ?? '');
  const [says, setSays] = useState('');
  const [suggested, setSuggested] = useState('');
  const [isAsked, setAsked] = useState(false);
  const objecting = useNewObjection();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (says.trim() === '' || objecting.isPending) return;
    const body = { grantId: grant.id, row: shownRow(grant, row), item, says: says.trim() };
    objecting.mutate(suggested.trim() === '' ? body : { ...body, suggested: suggested.trim() });
  };
  const shown = row[item];
  return (
    <Dialog title={t('rows.object')} onClose={onClose}>
      {objecting.data ? (
        <div className={styles.part}>
          <Notice tone="done">{t('objection.sent', { number: objecting.data.caseNumber })}</Notice>
          <p className={styles.soft}>{t('objection.next', { provider: nameOf(grant.provider.name) })}</p>
        </div>
      ) : (
        <form className={styles.part} onSubmit={submit}>
          <div className={parts.field}>
            <label htmlFor={id}>{t('objection.item')}</label>
            <select
              id={id}
              className={inputClass}
              value={item}
              onChange={(event) => setItem(event.target.value)}
            >
              {grant.items.map((one) => (
                <option key={one.name} value={one.name}>
                  {titleOf(one)}
                </option>
              ))}
            </select>
            <p className={styles.soft}>
              {t('objection.shown')}
              {t('data.colon')}
              <strong>{textOf(shown) ?? '—'}</strong>
            </p>
          </div>
          <TextArea
            label={t('objection.says')}
            hint={t('objection.saysHint')}
            error={isAsked && says.trim() === '' ? t('form.required') : undefined}
            rows={3}
            maxLength={2_000}
            value={says}
            onText={setSays}
          />
          <TextField label={t('objection.suggested')} optional value={suggested} onText={setSuggested} />
          <p className={styles.soft}>{t('objection.next', { provider: nameOf(grant.provider.name) })}</p>
          {objecting.error && <Notice tone="wrong">{problemInWords(objecting.error, t)}</Notice>}
          <div className={styles.acts}>
            <Button type="submit" look="main" idle={objecting.isPending}>
              {t('objection.send')}
            </Button>
            <Button onClick={onClose}>{t('data.cancel')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** By its values as they are shown the server finds the row again. */
function shownRow(grant: GrantDetail, row: GrantRow): Record<string, string | null> {
  return Object.fromEntries(grant.items.map(({ name }) => [name, textOf(row[name])]));
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
