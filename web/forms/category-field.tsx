import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useId, useMemo } from 'react';
import { categoriesQuery } from '../api/district.ts';
import { useName, useTexts } from '../texts/text.ts';
import styles from './act-form.module.css';

interface CategoryFieldProps {
  value: string | undefined;
  onChoose: (code: string | undefined) => void;
  hint?: string;
  autoFocus?: boolean;
}

/** The categories something can be filed under, below the names of their groups. */
export function CategoryField({
  value,
  onChoose,
  hint,
  autoFocus = value === undefined,
}: CategoryFieldProps) {
  const t = useTexts();
  const nameOf = useName();
  const id = useId();
  const { data: categories } = useQuery(categoriesQuery);
  const options = useMemo(() => {
    const groups = (categories ?? []).filter((category) => category.handleHours === null);
    return groups.flatMap((group) => {
      const leaves = (categories ?? []).filter(
        (leaf) => leaf.parentCode === group.code && leaf.handleHours !== null,
      );
      const below = leaves.map((leaf) => ({ value: leaf.code, label: nameOf(leaf.name) }));
      return below.length === 0 ? [] : [{ label: nameOf(group.name), title: group.code, options: below }];
    });
  }, [categories, nameOf]);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {t('case.category')} {hint && <small>{hint}</small>}
      </label>
      <Select
        id={id}
        autoFocus={autoFocus}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('act.field.categoryHint')}
        loading={!categories}
        value={value}
        onChange={(code: string | undefined) => onChoose(code)}
        options={options}
      />
    </div>
  );
}
