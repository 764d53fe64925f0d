import { Select } from 'antd';
import { useId, useState } from 'react';
import { useOrganisations } from '../api/district.ts';
import type { Organisation } from '../api/shapes.ts';
import { useTexts } from '../texts/text.ts';

interface OrganisationFieldProps {
  value: Organisation | undefined;
  onChoose: (organisation: Organisation | undefined) => void;
}

/** Searches on the server: a district has thousands of organisations. */
export function OrganisationField({ value, onChoose }: OrganisationFieldProps) {
  const t = useTexts();
  const id = useId();
  const [text, setText] = useState('');
  const found = useOrganisations(text);
  const items = found.data?.items ?? [];
  return (
    <div style={{ display: 'grid', gap: 6 }}>
      <label htmlFor={id} style={{ fontWeight: 600 }}>
        {t('act.field.organisation')}
      </label>
      <Select
        id={id}
        autoFocus
        showSearch={{ filterOption: false, onSearch: setText }}
        loading={found.isFetching}
        placeholder={t('act.field.organisationHint')}
        notFoundContent={found.isFetching ? t('state.loading') : t('filter.nothing')}
        value={value?.id}
        onChange={(chosen) => onChoose(items.find((item) => item.id === chosen))}
        options={items.map((item) => ({ value: item.id, label: item.name }))}
      />
    </div>
  );
}
