import { type FormEvent, type ReactNode, useState } from 'react';
import type { ResourceContent, ResourceDetail } from '../../api/resources.ts';
import { useSaveResource } from '../../api/supply.ts';
import { type PlainKey, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass, TextArea, TextField } from '../../ui/field.tsx';
import page from './page.module.css';
import { ClassField } from './steward.tsx';
import { FindingList, fieldId } from './steward-findings.tsx';
import { ItemsEditor, type WrittenItem } from './steward-items-edit.tsx';
import styles from './supply.module.css';
import { Refused } from './supply-parts.tsx';

const sharings = ['unconditional', 'conditional', 'none'] as const;
const cycles = [
  'real-time',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'half-yearly',
  'yearly',
  'irregular',
  'never',
] as const;
const formats = [
  'document',
  'spreadsheet',
  'database',
  'image',
  'stream',
  'self-describing',
  'interface',
] as const;
export const grades = ['general-1', 'general-2', 'general-3', 'general-4', 'important', 'core'] as const;
const modes = ['append', 'replace', 'upsert'] as const;
const means = ['interface', 'file', 'database'] as const;

type Fields = Omit<ResourceContent, 'items'>;

interface Written {
  fields: Fields;
  items: WrittenItem[];
}

function writtenOf({ items, ...fields }: ResourceContent): Written {
  return { fields, items: items.map((item, id) => ({ id, item })) };
}

function contentOf({ fields, items }: Written): ResourceContent {
  return { ...fields, items: items.map(({ item }) => item) };
}

/** The metadata and items of the draft. Half of it may be missing: it is checked when saved, and refused only at publication. */
export function StewardEdit({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const start = resource.draft ?? resource.content;
  const [written, setWritten] = useState(() => writtenOf(start));
  const [kept, setKept] = useState(() => ({ text: JSON.stringify(start), basedOn: resource.updatedAt }));
  const saving = useSaveResource(resource.id, (saved) => {
    const content = saved.draft ?? saved.content;
    setWritten(writtenOf(content));
    setKept({ text: JSON.stringify(content), basedOn: saved.updatedAt });
  });
  const content = contentOf(written);
  const isSaved = JSON.stringify(content) === kept.text;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (!isSaved && !saving.isPending) saving.mutate({ content, basedOn: kept.basedOn });
  };
  const put = (part: Partial<Fields>): void =>
    setWritten((now) => ({ ...now, fields: { ...now.fields, ...part } }));
  const wrong = new Set(isSaved ? resource.findings.map(({ path }) => path) : []);
  return (
    <form className={page.part} onSubmit={save} noValidate>
      {isSaved && <FindingList resource={resource} />}
      <Describe fields={written.fields} onPut={put} />
      <Share fields={written.fields} onPut={put} />
      <Deliver fields={written.fields} onPut={put} />
      <ItemsEditor
        items={written.items}
        wrong={wrong}
        onChange={(items) => setWritten((now) => ({ ...now, items }))}
      />
      <Refused error={saving.error} />
      <div className={styles.saveBar}>
        <Button type="submit" look="main" idle={isSaved || saving.isPending}>
          {saving.isPending ? t('apply.saving') : t('edit.save')}
        </Button>
        <span className={page.soft} role="status">
          {isSaved ? t('apply.saved') : t('apply.unsaved')}
        </span>
      </div>
    </form>
  );
}

interface PartProps {
  fields: Fields;
  onPut: (part: Partial<Fields>) => void;
}

function Describe({ fields, onPut }: PartProps) {
  const t = useTexts();
  return (
    <section className={page.card} aria-label={t('edit.describe')}>
      <h2>{t('edit.describe')}</h2>
      <div className={styles.fields}>
        <Anchor path="/name">
          <TextField
            label={t('edit.name')}
            maxLength={100}
            value={fields.name}
            onText={(name) => onPut({ name })}
          />
        </Anchor>
        <TextField
          label={t('edit.nameEn')}
          optional
          maxLength={200}
          value={fields.nameEn}
          onText={(nameEn) => onPut({ nameEn })}
        />
        <Abstracts fields={fields} onPut={onPut} />
        <Anchor path="/keywords" isWide>
          <ListField
            label={t('edit.keywords')}
            value={fields.keywords}
            onChange={(keywords) => onPut({ keywords })}
          />
        </Anchor>
        <Anchor path="/classification" isWide>
          <ClassField
            value={fields.classification}
            onChoose={(classification) => onPut({ classification })}
          />
        </Anchor>
        <TextField
          label={t('resource.system')}
          optional
          maxLength={100}
          value={fields.system}
          onText={(system) => onPut({ system })}
        />
        <TextField
          label={t('resource.source')}
          optional
          maxLength={500}
          value={fields.source}
          onText={(source) => onPut({ source })}
        />
        <Anchor path="/related" isWide>
          <ListField
            label={t('edit.related')}
            value={fields.related}
            onChange={(related) => onPut({ related })}
          />
        </Anchor>
      </div>
    </section>
  );
}

function Abstracts({ fields, onPut }: PartProps) {
  const t = useTexts();
  return (
    <>
      <Anchor path="/abstract" isWide>
        <TextArea
          label={t('edit.abstract')}
          hint={t('edit.abstractHint')}
          rows={3}
          maxLength={2_000}
          value={fields.abstract}
          onText={(abstract) => onPut({ abstract })}
        />
      </Anchor>
      <div data-wide>
        <TextArea
          label={t('edit.abstractEn')}
          optional
          rows={2}
          maxLength={2_000}
          value={fields.abstractEn}
          onText={(abstractEn) => onPut({ abstractEn })}
        />
      </div>
    </>
  );
}

function MeansField({ fields, onPut }: PartProps) {
  const t = useTexts();
  const toggle = (one: (typeof means)[number], isOn: boolean): void =>
    onPut({ means: means.filter((each) => (each === one ? isOn : fields.means.includes(each))) });
  return (
    <fieldset className={styles.field} id={fieldId('/means')} tabIndex={-1} data-wide>
      <legend>{t('resource.means')}</legend>
      <div className={page.line}>
        {means.map((one) => (
          <label key={one} className={page.check}>
            <input
              type="checkbox"
              checked={fields.means.includes(one)}
              onChange={(event) => toggle(one, event.target.checked)}
            />
            {t(`means.${one}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Share({ fields, onPut }: PartProps) {
  const t = useTexts();
  return (
    <section className={page.card} aria-label={t('edit.share')}>
      <h2>{t('edit.share')}</h2>
      <div className={styles.fields}>
        <ChoiceField
          label={t('store.facet.sharing')}
          path="/sharing"
          value={fields.sharing}
          options={sharings}
          words={(one) => `sharing.${one}`}
          onPick={(sharing) => onPut({ sharing })}
        />
        <Anchor path="/sharingCondition">
          <TextField
            label={t('resource.condition')}
            optional={fields.sharing !== 'conditional'}
            maxLength={500}
            value={fields.sharingCondition}
            onText={(sharingCondition) => onPut({ sharingCondition })}
          />
        </Anchor>
        <Anchor path="/legalBasis" isWide>
          <TextField
            label={t('resource.legalBasis')}
            optional={fields.sharing !== 'none'}
            hint={t('edit.legalBasisHint')}
            maxLength={500}
            value={fields.legalBasis}
            onText={(legalBasis) => onPut({ legalBasis })}
          />
        </Anchor>
        <ChoiceField
          label={t('store.facet.opening')}
          path="/opening"
          value={fields.opening}
          options={sharings}
          words={(one) => `opening.${one}`}
          onPick={(opening) => onPut({ opening })}
        />
        <Anchor path="/openingCondition">
          <TextField
            label={t('edit.openingCondition')}
            optional={fields.opening !== 'conditional'}
            maxLength={500}
            value={fields.openingCondition}
            onText={(openingCondition) => onPut({ openingCondition })}
          />
        </Anchor>
        <MeansField fields={fields} onPut={onPut} />
      </div>
    </section>
  );
}

function Deliver({ fields, onPut }: PartProps) {
  const t = useTexts();
  return (
    <section className={page.card} aria-label={t('edit.deliver')}>
      <h2>{t('edit.deliver')}</h2>
      <div className={styles.fields}>
        <ChoiceField
          label={t('store.facet.cycle')}
          path="/cycle"
          value={fields.cycle}
          options={cycles}
          words={(one) => `cycle.${one}`}
          onPick={(cycle) => onPut({ cycle })}
        />
        <ChoiceField
          label={t('edit.mode')}
          path="/mode"
          value={fields.mode}
          options={modes}
          words={(one) => `mode.${one}`}
          onPick={(mode) => onPut({ mode })}
        />
        <ChoiceField
          label={t('store.facet.format')}
          path="/format"
          value={fields.format}
          options={formats}
          words={(one) => `format.${one}`}
          onPick={(format) => onPut({ format })}
        />
        <ChoiceField
          label={t('item.grade')}
          path="/grade"
          value={fields.grade}
          options={grades}
          words={(one) => `grade.${one}`}
          onPick={(grade) => onPut({ grade })}
        />
      </div>
    </section>
  );
}

/** Where a finding leads: the first field within is what gets written. */
function Anchor({ path, isWide, children }: { path: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div id={fieldId(path)} tabIndex={-1} data-wide={isWide || undefined}>
      {children}
    </div>
  );
}

interface ChoiceFieldProps<Value extends string> {
  label: string;
  path: string;
  value: Value;
  options: readonly Value[];
  words: (value: Value) => PlainKey;
  onPick: (value: Value) => void;
}

export function ChoiceField<Value extends string>({
  label,
  path,
  value,
  options,
  words,
  onPick,
}: ChoiceFieldProps<Value>) {
  const t = useTexts();
  return (
    <div className={styles.field}>
      <label htmlFor={fieldId(path)}>{label}</label>
      <select
        id={fieldId(path)}
        className={inputClass}
        value={value}
        onChange={(event) => onPick(event.target.value as Value)}
      >
        {options.map((one) => (
          <option key={one} value={one}>
            {t(words(one))}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ListFieldProps {
  label: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

const separators = /[,，、;；\n]/;

/** Several short texts in one line; kept as written while one writes. */
export function ListField({ label, value, onChange }: ListFieldProps) {
  const t = useTexts();
  const [text, setText] = useState(value.join('、'));
  const read = (next: string): void => {
    setText(next);
    onChange(
      next
        .split(separators)
        .map((one) => one.trim())
        .filter(Boolean),
    );
  };
  return <TextField label={label} optional hint={t('edit.listHint')} value={text} onText={read} />;
}
