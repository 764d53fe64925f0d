import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { problemInWords } from '../../api/problem.ts';
import {
  type MatchAnswer,
  type ResourceDetail,
  type ResourceItem,
  resourceChoicesQuery,
  resourceQuery,
  useMatchRate,
} from '../../api/resources.ts';
import { type Texts, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass, TextField } from '../../ui/field.tsx';
import { useNumber } from '../../ui/number.ts';
import { Notice } from '../../ui/states.tsx';
import styles from './page.module.css';
import parts from './resource.module.css';
import { useItemTitle, useResourceName } from './words.tsx';

/** Codes and numbers join; the server refuses the rest. */
const joining: readonly string[] = ['string', 'integer', 'numeric', 'date'];

function forMatching(items: ResourceItem[] | undefined): ResourceItem[] {
  const fit = (items ?? []).filter(
    ({ type, grade }) => joining.includes(type) && grade.startsWith('general'),
  );
  return [...fit.filter((item) => item.isKey), ...fit.filter((item) => !item.isKey)];
}

/** The join oracle: which share of the keys of this resource is in another. */
export function MatchRate({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const own = forMatching(resource.content.items);
  const [leftItem, setLeftItem] = useState(own[0]?.name);
  const [right, setRight] = useState<number>();
  const [rightItem, setRightItem] = useState<string>();
  const [purpose, setPurpose] = useState('');
  const other = useQuery({ ...resourceQuery(right ?? 0), enabled: right !== undefined }).data;
  const others = forMatching(other?.content.items);
  const chosen = rightItem ?? others.find(({ name }) => name === leftItem)?.name ?? others[0]?.name;
  const asking = useMatchRate();
  const isReady =
    leftItem !== undefined && right !== undefined && chosen !== undefined && purpose.trim() !== '';
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady || asking.isPending) return;
    const question = { left: resource.id, leftItem, right, rightItem: chosen, purpose: purpose.trim() };
    asking.mutate(question);
  };
  return (
    <form className={styles.card} onSubmit={ask} aria-label={t('try.match')}>
      <h2>{t('try.match')}</h2>
      <p className={styles.soft}>{t('try.matchWhy')}</p>
      <div className={parts.match}>
        <ItemField label={t('try.leftItem')} items={own} value={leftItem} onChoose={setLeftItem} />
        <ResourceField
          without={resource.id}
          value={right}
          onChoose={(id) => {
            setRight(id);
            setRightItem(undefined);
          }}
        />
        <ItemField label={t('try.rightItem')} items={others} value={chosen} onChoose={setRightItem} />
        <TextField
          label={t('try.purpose')}
          hint={t('try.purposeHint')}
          maxLength={500}
          value={purpose}
          onText={setPurpose}
        />
      </div>
      {asking.error && <Notice tone="wrong">{problemInWords(asking.error, t)}</Notice>}
      {asking.data && !asking.isPending && <Answer of={asking.data} />}
      <div className={styles.line}>
        <Button type="submit" look="main" idle={!isReady || asking.isPending}>
          {asking.isPending ? t('try.asking') : t('try.ask')}
        </Button>
        {asking.data && <span className={styles.faint}>{t('try.left', { count: asking.data.left })}</span>}
      </div>
    </form>
  );
}

function Answer({ of: { answer } }: { of: MatchAnswer }) {
  const t = useTexts();
  const number = useNumber();
  return (
    <div className={parts.answer} role="status">
      <strong>{saidAnswer(answer, t)}</strong>
      {answer.leftKeys !== null && (
        <span>{t('try.answerKeys', { keys: number(answer.leftKeys) ?? '' })}</span>
      )}
      <span className={styles.faint}>{t('try.answerHow')}</span>
    </div>
  );
}

function saidAnswer(answer: MatchAnswer['answer'], t: Texts): string {
  if (answer.sharePercent !== null) return t('try.answer', { percent: answer.sharePercent });
  if (answer.matches === 'fewer-than-10' && answer.others === 'fewer-than-10') return t('try.answerHidden');
  return answer.matches === 'fewer-than-10' ? t('try.answerFew') : t('try.answerNearlyAll');
}

interface ItemFieldProps {
  label: string;
  items: ResourceItem[];
  value: string | undefined;
  onChoose: (name: string) => void;
}

function ItemField({ label, items, value, onChoose }: ItemFieldProps) {
  const titleOf = useItemTitle();
  const id = useId();
  return (
    <div className={parts.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={inputClass}
        value={value ?? ''}
        aria-disabled={items.length === 0 || undefined}
        onChange={(event) => onChoose(event.target.value)}
      >
        {items.length === 0 && <option value="">—</option>}
        {items.map((item) => (
          <option key={item.name} value={item.name}>
            {titleOf(item)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ResourceFieldProps {
  without: number;
  value: number | undefined;
  onChoose: (id: number | undefined) => void;
}

function ResourceField({ without, value, onChoose }: ResourceFieldProps) {
  const t = useTexts();
  const nameOf = useResourceName();
  const id = useId();
  const [text, setText] = useState('');
  const found = useQuery(resourceChoicesQuery(text));
  const options = (found.data ?? [])
    .filter((one) => one.id !== without && one.sharing !== 'none')
    .map((one) => ({ value: one.id, label: nameOf(one) }));
  return (
    <div className={parts.field}>
      <label htmlFor={id}>{t('try.right')}</label>
      <Select
        id={id}
        showSearch={{ filterOption: false, onSearch: setText }}
        loading={found.isFetching}
        placeholder={t('try.rightHint')}
        notFoundContent={found.isFetching ? t('state.loading') : t('store.empty')}
        value={value}
        onChange={(chosen: number | undefined) => onChoose(chosen)}
        options={options}
      />
    </div>
  );
}
