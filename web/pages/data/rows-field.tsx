import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useId, useState } from 'react';
import { placesQuery } from '../../api/district.ts';
import type { ResourceItem } from '../../api/resources.ts';
import { usePlaceName, useTexts } from '../../texts/text.ts';
import { Button, SignButton } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import styles from './application.module.css';
import page from './page.module.css';
import { usePlaceNames } from './place-names.ts';
import parts from './resource.module.css';
import { type Draft, type DraftCondition, needsValue } from './wish.ts';
import { type OperatorName, operators, useItemTitle } from './words.tsx';

const conditionsMax = 20;
const wheres = ['all', 'streets', 'villages'] as const;
type Where = (typeof wheres)[number];
const whereWords = {
  all: 'apply.rowsAll',
  streets: 'apply.rowsStreets',
  villages: 'apply.rowsVillages',
} as const;

interface RowsFieldProps {
  draft: Draft;
  items: ResourceItem[];
  onChange: (part: Partial<Draft>) => void;
}

/** Which rows: of all the district, some streets or villages, and only those that fit some conditions. */
export function RowsField({ draft, items, onChange }: RowsFieldProps) {
  const t = useTexts();
  const [where, setWhere] = useState<Where>(() => {
    if (draft.villages.length > 0) return 'villages';
    return draft.streets.length > 0 ? 'streets' : 'all';
  });
  const choose = (next: Where): void => {
    setWhere(next);
    onChange({ streets: [], villages: [] });
  };
  return (
    <section className={page.card} aria-label={t('apply.which')}>
      <h2>{t('apply.which')}</h2>
      <fieldset className={styles.radios}>
        <legend className="visually-hidden">{t('apply.which')}</legend>
        {wheres.map((one) => (
          <label key={one} className={page.check}>
            <input type="radio" name="where" checked={where === one} onChange={() => choose(one)} />
            {t(whereWords[one])}
          </label>
        ))}
      </fieldset>
      {where === 'streets' && (
        <StreetsField value={draft.streets} onChoose={(streets) => onChange({ streets })} />
      )}
      {where === 'villages' && (
        <VillagesField value={draft.villages} onChoose={(villages) => onChange({ villages })} />
      )}
      <Conditions
        conditions={draft.conditions}
        items={items}
        onChange={(conditions) => onChange({ conditions })}
      />
    </section>
  );
}

interface PlacesFieldProps {
  value: string[];
  onChoose: (codes: string[]) => void;
}

function StreetsField({ value, onChoose }: PlacesFieldProps) {
  const t = useTexts();
  const nameOf = usePlaceName();
  const id = useId();
  const streets = useQuery(placesQuery({ level: 'street' }));
  return (
    <div className={parts.field}>
      <label htmlFor={id}>{t('apply.streets')}</label>
      <Select
        id={id}
        mode="multiple"
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('apply.choosePlaces')}
        loading={streets.isPending}
        value={value}
        onChange={onChoose}
        options={(streets.data ?? []).map((street) => ({ value: street.code, label: nameOf(street) }))}
      />
    </div>
  );
}

/** A district has more than a thousand villages: first the street, then the villages in it. */
function VillagesField({ value, onChoose }: PlacesFieldProps) {
  const t = useTexts();
  const nameOf = usePlaceName();
  const nameOfCode = usePlaceNames(value);
  const streetId = useId();
  const villageId = useId();
  const streets = useQuery(placesQuery({ level: 'street' }));
  const [street, setStreet] = useState<string>();
  const villages = useQuery({
    ...placesQuery({ level: 'village', parent: street ?? '' }),
    enabled: street !== undefined,
  });
  const offered = (villages.data ?? []).map((village) => ({ value: village.code, label: nameOf(village) }));
  const others = value
    .filter((code) => !offered.some((one) => one.value === code))
    .map((code) => ({ value: code, label: nameOfCode(code) }));
  return (
    <div className={parts.pair}>
      <div className={parts.field}>
        <label htmlFor={streetId}>{t('apply.streets')}</label>
        <Select
          id={streetId}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('apply.villagesOf')}
          value={street}
          onChange={setStreet}
          options={(streets.data ?? []).map((one) => ({ value: one.code, label: nameOf(one) }))}
        />
      </div>
      <div className={parts.field}>
        <label htmlFor={villageId}>{t('apply.villages')}</label>
        <Select
          id={villageId}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={street === undefined ? t('apply.villagesOf') : t('apply.choosePlaces')}
          value={value}
          onChange={onChoose}
          options={[...offered, ...others]}
        />
      </div>
    </div>
  );
}

interface ConditionsProps {
  conditions: DraftCondition[];
  items: ResourceItem[];
  onChange: (conditions: DraftCondition[]) => void;
}

function Conditions({ conditions, items, onChange }: ConditionsProps) {
  const t = useTexts();
  const first = items[0];
  const add = (): void => {
    const id = Math.max(-1, ...conditions.map((one) => one.id)) + 1;
    onChange([...conditions, { id, item: first?.name ?? '', operator: '=', value: '' }]);
  };
  const put = (id: number, part: Partial<DraftCondition>): void =>
    onChange(conditions.map((one) => (one.id === id ? { ...one, ...part } : one)));
  return (
    <div className={page.part}>
      <p className={page.soft}>{t('apply.conditions')}</p>
      {conditions.map((condition, index) => (
        <ConditionLine
          key={condition.id}
          number={index + 1}
          condition={condition}
          items={items}
          onChange={(part) => put(condition.id, part)}
          onRemove={() => onChange(conditions.filter((one) => one.id !== condition.id))}
        />
      ))}
      {conditions.length < conditionsMax && first && (
        <div>
          <Button onClick={add}>{t('apply.addCondition')}</Button>
        </div>
      )}
    </div>
  );
}

interface ConditionLineProps {
  number: number;
  condition: DraftCondition;
  items: ResourceItem[];
  onChange: (part: Partial<DraftCondition>) => void;
  onRemove: () => void;
}

function ConditionLine({ number, condition, items, onChange, onRemove }: ConditionLineProps) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const item = items.find((one) => one.name === condition.item);
  const isDate = item?.type === 'date' && condition.operator !== 'in';
  return (
    <fieldset className={styles.condition}>
      <legend className="visually-hidden">{t('apply.condition', { number })}</legend>
      <select
        className={inputClass}
        aria-label={t('apply.conditionItem')}
        value={condition.item}
        onChange={(event) => onChange({ item: event.target.value, value: '' })}
      >
        {items.map((one) => (
          <option key={one.name} value={one.name}>
            {titleOf(one)}
          </option>
        ))}
      </select>
      <select
        className={inputClass}
        aria-label={t('apply.conditionOperator')}
        value={condition.operator}
        onChange={(event) => onChange({ operator: event.target.value as OperatorName })}
      >
        {operators.map((operator) => (
          <option key={operator} value={operator}>
            {t(`operator.${operator}`)}
          </option>
        ))}
      </select>
      {needsValue(condition.operator) ? (
        <ConditionValue condition={condition} item={item} isDate={isDate} onChange={onChange} />
      ) : (
        <span />
      )}
      <SignButton
        look="quiet"
        icon="close"
        label={t('apply.removeCondition', { number })}
        onClick={onRemove}
      />
    </fieldset>
  );
}

interface ConditionValueProps {
  condition: DraftCondition;
  item: ResourceItem | undefined;
  isDate: boolean;
  onChange: (part: Partial<DraftCondition>) => void;
}

/** A closed list is chosen from, a date picked; everything else is written. */
function ConditionValue({ condition, item, isDate, onChange }: ConditionValueProps) {
  const t = useTexts();
  const set = (value: string): void => onChange({ value });
  const isChoice = item?.codes && (condition.operator === '=' || condition.operator === '!=');
  if (isChoice)
    return (
      <select
        className={inputClass}
        aria-label={t('apply.conditionValue')}
        value={condition.value}
        onChange={(event) => set(event.target.value)}
      >
        <option value="">{t('apply.choosePlaces')}</option>
        {item.codes?.map((code) => (
          <option key={code} value={code}>
            {code}
          </option>
        ))}
      </select>
    );
  return (
    <input
      className={inputClass}
      type={isDate ? 'date' : 'text'}
      aria-label={t('apply.conditionValue')}
      placeholder={condition.operator === 'in' ? t('operator.inHint') : undefined}
      value={condition.value}
      onChange={(event) => set(event.target.value)}
    />
  );
}
