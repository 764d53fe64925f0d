import { useState } from 'react';
import type { ResourceItem } from '../../api/resources.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass, TextField } from '../../ui/field.tsx';
import { Tag } from '../../ui/signs.tsx';
import page from './page.module.css';
import styles from './steward.module.css';
import { ChoiceField, grades, ListField } from './steward-edit.tsx';
import { fieldId } from './steward-findings.tsx';
import supply from './supply.module.css';
import { GradeTag } from './words.tsx';

export interface WrittenItem {
  /** Tells two items apart while they have no name yet. */
  id: number;
  item: ResourceItem;
}

const types = [
  'string',
  'text',
  'integer',
  'numeric',
  'currency',
  'double',
  'float',
  'date',
  'datetime',
  'boolean',
  'binary',
] as const satisfies ResourceItem['type'][];
const kinds = [
  'person-name',
  'identity-number',
  'phone',
  'address',
  'credit-code',
  'street-code',
  'village-code',
  'longitude',
  'latitude',
] as const satisfies ResourceItem['kind'][];
const itemsMax = 500;

interface ItemsEditorProps {
  items: WrittenItem[];
  /** JSON pointers with findings. */
  wrong: ReadonlySet<string>;
  onChange: (items: WrittenItem[]) => void;
}

/** Every item folds into one line; opened, all of it can be written. */
export function ItemsEditor({ items, wrong, onChange }: ItemsEditorProps) {
  const t = useTexts();
  const add = (): void => {
    const id = Math.max(-1, ...items.map((one) => one.id)) + 1;
    onChange([...items, { id, item: emptyItem(`item_${items.length + 1}`) }]);
  };
  const move = (from: number, to: number): void => {
    const next = [...items];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return (
    <section className={page.card} aria-label={t('item.title')} id={fieldId('/items')} tabIndex={-1}>
      <div className={page.head}>
        <h2>{t('data.items', { count: items.length })}</h2>
        {items.length < itemsMax && <Button onClick={add}>{t('edit.addItem')}</Button>}
      </div>
      {items.map(({ id, item }, index) => (
        <ItemEditor
          key={id}
          index={index}
          item={item}
          isWrong={[...wrong].some((path) => path.startsWith(`/items/${index}/`))}
          isLast={index === items.length - 1}
          onPut={(part) =>
            onChange(items.map((one) => (one.id === id ? { id, item: { ...one.item, ...part } } : one)))
          }
          onMove={(by) => move(index, index + by)}
          onRemove={() => onChange(items.filter((one) => one.id !== id))}
        />
      ))}
    </section>
  );
}

function emptyItem(name: string): ResourceItem {
  return {
    name,
    title: '',
    titleEn: '',
    type: 'string',
    length: null,
    scale: null,
    kind: null,
    grade: 'general-1',
    required: false,
    isKey: false,
    codes: null,
    note: '',
  };
}

interface ItemEditorProps {
  index: number;
  item: ResourceItem;
  isWrong: boolean;
  isLast: boolean;
  onPut: (part: Partial<ResourceItem>) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function ItemEditor({ index, item, isWrong, isLast, onPut, onMove, onRemove }: ItemEditorProps) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(item.title === '');
  return (
    <details
      className={styles.editor}
      data-wrong={isWrong || undefined}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <strong>{item.title || t('edit.untitled')}</strong>
        <span className={page.code}>{item.name}</span>
        <span className={page.soft}>
          {t(`type.${item.type}`)}
          {item.kind && ` · ${t(`kind.${item.kind}`)}`}
        </span>
        <GradeTag grade={item.grade} />
        {item.isKey && <Tag tone="accent">{t('item.key')}</Tag>}
        {isWrong && <Tag tone="warning">{t('edit.toFix')}</Tag>}
      </summary>
      <ItemFields index={index} item={item} onPut={onPut} />
      <div className={`${page.acts} ${styles.below}`}>
        {index > 0 && <Button onClick={() => onMove(-1)}>{t('edit.up')}</Button>}
        {!isLast && <Button onClick={() => onMove(1)}>{t('edit.down')}</Button>}
        <Button look="grave" onClick={onRemove}>
          {t('edit.removeItem')}
        </Button>
      </div>
    </details>
  );
}

interface ItemFieldsProps {
  index: number;
  item: ResourceItem;
  onPut: (part: Partial<ResourceItem>) => void;
}

function ItemFields({ index, item, onPut }: ItemFieldsProps) {
  const t = useTexts();
  const path = (field: string): string => `/items/${index}/${field}`;
  return (
    <div className={supply.fields}>
      <TextField
        label={t('edit.title')}
        maxLength={100}
        value={item.title}
        onText={(title) => onPut({ title })}
      />
      <TextField
        label={t('edit.titleEn')}
        optional
        maxLength={200}
        value={item.titleEn}
        onText={(titleEn) => onPut({ titleEn })}
      />
      <TextField
        label={t('item.name')}
        hint={t('edit.columnHint')}
        maxLength={63}
        autoCapitalize="off"
        spellCheck={false}
        value={item.name}
        onText={(name) => onPut({ name: name.trim().toLowerCase() })}
      />
      <ChoiceField
        label={t('item.type')}
        path={path('type')}
        value={item.type}
        options={types}
        words={(one) => `type.${one}`}
        onPick={(type) => onPut({ type })}
      />
      <SizeField label={t('edit.length')} value={item.length} onChange={(length) => onPut({ length })} />
      <SizeField label={t('edit.scale')} value={item.scale} onChange={(scale) => onPut({ scale })} />
      <KindField index={index} item={item} onPut={onPut} />
      <ChoiceField
        label={t('item.grade')}
        path={path('grade')}
        value={item.grade}
        options={grades}
        words={(one) => `grade.${one}`}
        onPick={(grade) => onPut({ grade })}
      />
      <ItemRules index={index} item={item} onPut={onPut} />
    </div>
  );
}

function KindField({ index, item, onPut }: ItemFieldsProps) {
  const t = useTexts();
  const kindId = fieldId(`/items/${index}/kind`);
  return (
    <div className={supply.field}>
      <label htmlFor={kindId}>{t('item.kind')}</label>
      <select
        id={kindId}
        className={inputClass}
        value={item.kind ?? ''}
        onChange={(event) => onPut({ kind: (event.target.value || null) as ResourceItem['kind'] })}
      >
        <option value="">{t('edit.noKind')}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What a value must be. */
function ItemRules({ index, item, onPut }: ItemFieldsProps) {
  const t = useTexts();
  const path = (field: string): string => `/items/${index}/${field}`;
  return (
    <>
      <div data-wide className={page.line}>
        <label className={page.check}>
          <input
            id={fieldId(path('isKey'))}
            type="checkbox"
            checked={item.isKey}
            onChange={(event) =>
              onPut(event.target.checked ? { isKey: true, required: true } : { isKey: false })
            }
          />
          {t('item.key')}
        </label>
        <label className={page.check}>
          <input
            id={fieldId(path('required'))}
            type="checkbox"
            checked={item.required}
            onChange={(event) => onPut({ required: event.target.checked })}
          />
          {t('item.required')}
        </label>
      </div>
      <div data-wide>
        <ListField
          label={t('edit.codes')}
          value={item.codes ?? []}
          onChange={(codes) => onPut({ codes: codes.length > 0 ? codes : null })}
        />
      </div>
      <div data-wide>
        <TextField
          label={t('version.note')}
          optional
          maxLength={500}
          value={item.note}
          onText={(note) => onPut({ note })}
        />
      </div>
    </>
  );
}

interface SizeFieldProps {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

function SizeField({ label, value, onChange }: SizeFieldProps) {
  return (
    <TextField
      label={label}
      optional
      inputMode="numeric"
      maxLength={5}
      value={value === null ? '' : String(value)}
      onText={(text) => {
        const digits = text.replace(/\D/g, '');
        onChange(digits === '' ? null : Number(digits));
      }}
    />
  );
}
