import { useState } from 'react';
import { useOrganisations } from '../../api/district.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { inputClass, TextField } from '../../ui/field.tsx';
import styles from './supply.module.css';

interface OrganisationPickProps {
  label: string;
  value: string;
  onPick: (id: string) => void;
}

/** A department by part of its name. */
export function OrganisationPick({ label, value, onPick }: OrganisationPickProps) {
  const t = useTexts();
  const nameOf = useName();
  const [text, setText] = useState('');
  const found = useOrganisations(text).data?.items ?? [];
  return (
    <div className={styles.fields}>
      <TextField label={t('demand.findDepartment')} value={text} onText={setText} />
      <label className={styles.field}>
        <strong>{label}</strong>
        <select className={inputClass} value={value} onChange={(event) => onPick(event.target.value)}>
          <option value="">{t('apply.choosePlaces')}</option>
          {found.map((one) => (
            <option key={one.id} value={one.id}>
              {nameOf(one.name)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
