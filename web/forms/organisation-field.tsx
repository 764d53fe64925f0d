import { Select } from 'antd';
import { useId, useState } from 'react';
import { useOrganisations } from '../api/district.ts';
import type { OrganisationRef } from '../api/shapes.ts';
import { useName, useTexts } from '../texts/text.ts';
import styles from './act-form.module.css';

interface OrganisationFieldProps {
  value: OrganisationRef | undefined;
  onChoose: (organisation: OrganisationRef | undefined) => void;
}

/** Searches on the server: a district has thousands of organisations. */
export function OrganisationField({ value, onChoose }: OrganisationFieldProps) {
  const t = useTexts();
  const nameOf = useName();
  const id = useId();
  const [text, setText] = useState('');
  const found = useOrganisations(text);
  const items: OrganisationRef[] = found.data?.items ?? [];
  const offered =
    value && !items.some((item) => item.id === value.id) && text === '' ? [value, ...items] : items;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{t('act.field.organisation')}</label>
      <Select
        id={id}
        autoFocus={value === undefined}
        showSearch={{ filterOption: false, onSearch: setText }}
        loading={found.isFetching}
        placeholder={t('act.field.organisationHint')}
        notFoundContent={found.isFetching ? t('state.loading') : t('filter.nothing')}
        value={value?.id}
        onChange={(chosen: string | undefined) => onChoose(offered.find((item) => item.id === chosen))}
        options={offered.map((item) => ({ value: item.id, label: nameOf(item.name) }))}
      />
    </div>
  );
}
