import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { resourceQuery } from '../../api/resources.ts';
import {
  type ActOnApplication,
  type ApplicationDetail,
  type ApplicationItem,
  type Mask,
  useApplicationAct,
} from '../../api/sharing.ts';
import { type Narrowing, type Preview, previewQuery } from '../../api/supply.ts';
import { type Texts, useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { useNumber } from '../../ui/number.ts';
import { Loading, Notice } from '../../ui/states.tsx';
import page from './page.module.css';
import { RowsField } from './rows-field.tsx';
import supply from './supply.module.css';
import { cellWords, Refused, WordsForm } from './supply-parts.tsx';
import styles from './to-do.module.css';
import { type Draft, draftOf, isComplete, wishOf } from './wish.ts';
import { GradeTag, useItemTitle } from './words.tsx';

interface Hand {
  items: string[];
  masks: Record<string, Mask>;
  durationDays: number;
  /** Absent until the approver touches the rows. */
  rows: Draft | undefined;
}

/** Only what differs from what was applied for: an approval never widens. */
function narrowingOf({ items, masks, durationDays, rows }: Hand, detail: ApplicationDetail): Narrowing {
  const narrowing: Narrowing = {};
  if (items.length < detail.items.length) narrowing.items = items;
  const stricter = detail.items.flatMap(({ name, mask }) => {
    const wanted = masks[name];
    return items.includes(name) && wanted !== undefined && wanted !== mask ? [[name, wanted] as const] : [];
  });
  if (stricter.length > 0) narrowing.masks = Object.fromEntries(stricter);
  if (rows) narrowing.rows = wishOf(rows, []).rows;
  if (durationDays < detail.durationDays) narrowing.durationDays = durationDays;
  return narrowing;
}

/** What an approver may still take away, what the applicant would then get row for row, and the decision. */
export function ApprovePanel({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const [hand, setHand] = useState<Hand>({
    items: detail.items.map((item) => item.name),
    masks: Object.fromEntries(detail.items.map(({ name, mask }) => [name, mask])),
    durationDays: detail.durationDays,
    rows: undefined,
  });
  const decides = detail.can.includes('approvals');
  const narrowing = narrowingOf(hand, detail);
  const isPossible = hand.items.length > 0 && (hand.rows?.conditions.every(isComplete) ?? true);
  const put = (part: Partial<Hand>): void => setHand({ ...hand, ...part });
  return (
    <section className={page.part} aria-label={t('approve.title')}>
      {decides && (
        <div className={styles.give}>
          <div className={page.part}>
            <ItemsToGive detail={detail} hand={hand} onChange={put} />
            <RowsToGive detail={detail} hand={hand} onChange={put} />
          </div>
          <WhatTheyGet id={detail.id} narrowing={narrowing} isPossible={isPossible} />
        </div>
      )}
      <Decide detail={detail} narrowing={narrowing} isPossible={isPossible} />
    </section>
  );
}

interface HandProps {
  detail: ApplicationDetail;
  hand: Hand;
  onChange: (part: Partial<Hand>) => void;
}

/** Each item may be struck out or given in a stricter form; never in a clearer one. */
function ItemsToGive({ detail, hand, onChange }: HandProps) {
  const t = useTexts();
  const toggle = (name: string, isKept: boolean): void => {
    const items = detail.items.map((item) => item.name);
    onChange({ items: items.filter((one) => (one === name ? isKept : hand.items.includes(one))) });
  };
  return (
    <section className={page.card} aria-label={t('approve.items')}>
      <div className={page.head}>
        <h2>{t('approve.items')}</h2>
        <span className={page.soft}>
          {t('approve.itemsKept', { kept: hand.items.length, all: detail.items.length })}
        </span>
      </div>
      <p className={page.soft}>{t('approve.itemsWhy')}</p>
      <div className={styles.narrow}>
        {detail.items.map((item) => (
          <ItemToGive
            key={item.name}
            item={item}
            isKept={hand.items.includes(item.name)}
            mask={hand.masks[item.name] ?? item.mask}
            onKeep={(isKept) => toggle(item.name, isKept)}
            onMask={(mask) => onChange({ masks: { ...hand.masks, [item.name]: mask } })}
          />
        ))}
      </div>
    </section>
  );
}

interface ItemToGiveProps {
  item: ApplicationItem;
  isKept: boolean;
  mask: Mask;
  onKeep: (isKept: boolean) => void;
  onMask: (mask: Mask) => void;
}

function ItemToGive({ item, isKept, mask, onKeep, onMask }: ItemToGiveProps) {
  const t = useTexts();
  const title = useItemTitle()(item);
  const offered = item.masks.slice(Math.max(0, item.masks.indexOf(item.mask)));
  return (
    <div className={styles.item} data-kept={isKept || undefined}>
      <label className={page.check}>
        <input type="checkbox" checked={isKept} onChange={(event) => onKeep(event.target.checked)} />
        <span>{title}</span> <GradeTag grade={item.grade as 'general-1'} />
      </label>
      {isKept && (
        <select
          className={inputClass}
          aria-label={t('approve.maskOf', { title })}
          title={t(`mask.why.${mask}`)}
          value={mask}
          onChange={(event) => onMask(event.target.value as Mask)}
        >
          {offered.map((one) => (
            <option key={one} value={one}>
              {one === item.mask ? t('approve.maskAsked', { mask: t(`mask.${one}`) }) : t(`mask.${one}`)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

const shorter = [30, 90, 182, 365];

function RowsToGive({ detail, hand, onChange }: HandProps) {
  const t = useTexts();
  const resource = useQuery(resourceQuery(detail.resource.id));
  const draft = hand.rows ?? draftOf(detail);
  const days = [...shorter.filter((one) => one < detail.durationDays), detail.durationDays];
  return (
    <section className={page.card} aria-label={t('approve.rows')}>
      <h2>{t('approve.rows')}</h2>
      <label className={supply.field} style={{ maxWidth: 280 }}>
        <strong>{t('approve.duration')}</strong>
        <select
          className={inputClass}
          value={hand.durationDays}
          onChange={(event) => onChange({ durationDays: Number(event.target.value) })}
        >
          {days.map((one) => (
            <option key={one} value={one}>
              {t('apply.days', { days: one })}
            </option>
          ))}
        </select>
      </label>
      <details className={styles.fold}>
        <summary>{t('approve.narrowRows')}</summary>
        {resource.data && (
          <RowsField
            draft={draft}
            items={resource.data.content.items}
            onChange={(part) => onChange({ rows: { ...draft, ...part } })}
          />
        )}
      </details>
    </section>
  );
}

interface WhatTheyGetProps {
  id: number;
  narrowing: Narrowing;
  isPossible: boolean;
}

/** The very rows and cells of the grant that would come about. */
function WhatTheyGet({ id, narrowing, isPossible }: WhatTheyGetProps) {
  const t = useTexts();
  const found = useQuery({ ...previewQuery(id, narrowing), enabled: isPossible });
  return (
    <section className={page.card} aria-label={t('approve.preview')}>
      <h2>{t('approve.preview')}</h2>
      {!isPossible && <Notice tone="warning">{t('approve.nothingLeft')}</Notice>}
      {isPossible && found.isPending && <Loading rows={5} />}
      {isPossible && <Refused error={found.error} />}
      {isPossible && found.data && !found.error && (
        <PreviewTable of={found.data} isBusy={found.isPlaceholderData} />
      )}
    </section>
  );
}

function PreviewTable({ of, isBusy }: { of: Preview; isBusy: boolean }) {
  const t = useTexts();
  const number = useNumber();
  const titleOf = useItemTitle();
  return (
    <>
      <p aria-live="polite">
        {t('approve.count', { count: number(of.count) ?? '', total: number(of.total) ?? '' })}
        {of.count > of.rows.length && ` ${t('approve.first', { shown: of.rows.length })}`}
      </p>
      {of.rows.length > 0 && (
        <section
          className={`${page.scroll} ${styles.preview}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-busy={isBusy || undefined}
          aria-label={t('data.scroll', { title: t('approve.preview') })}
        >
          <table className={page.table}>
            <thead>
              <tr>
                {of.items.map((item) => (
                  <th key={item.name} scope="col" data-number={item.type === 'number' || undefined}>
                    {titleOf(item)}
                    <small>{t(`mask.${item.mask}`)}</small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {of.rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview have no identity
                <tr key={index}>
                  {of.items.map((item, at) => (
                    <td key={item.name} data-number={item.type === 'number' || undefined}>
                      {cellWords(row[at])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

type Choice = 'approvals' | 'refusals' | 'supervisions';

interface DecideProps {
  detail: ApplicationDetail;
  narrowing: Narrowing;
  isPossible: boolean;
}

/** Agree, refuse with a reason, or — for the centre, while a provider has it — supervise. */
function Decide({ detail, narrowing, isPossible }: DecideProps) {
  const t = useTexts();
  const nameOf = useName();
  const [choice, setChoice] = useState<Choice>();
  const acting = useApplicationAct(detail.id, () => setChoice(undefined));
  const department = nameOf(detail.organisation.name);
  const isLast = detail.stage === 'centre';
  const approveWords = isLast ? t('approve.grant') : t('approve.pass');
  const send = (act: ActOnApplication['act'], body: object): void => acting.mutate({ act, body });
  if (choice === 'approvals')
    return (
      <WordsForm
        title={approveWords}
        why={consequence(detail, narrowing, { t, department })}
        label={t('approve.note')}
        optional
        acting={acting}
        onCancel={() => setChoice(undefined)}
        onSubmit={(note) => send('approvals', note === '' ? narrowing : { ...narrowing, note })}
      />
    );
  if (choice === 'refusals')
    return (
      <WordsForm
        title={t('approve.refuse')}
        why={t('approve.refuseWhy', { department, who: detail.applicant.name })}
        label={t('approve.reason')}
        look="grave"
        acting={acting}
        onCancel={() => setChoice(undefined)}
        onSubmit={(reason) => send('refusals', { reason })}
      />
    );
  if (choice === 'supervisions')
    return (
      <WordsForm
        title={t('approve.supervise')}
        why={t('approve.superviseWhy', { provider: nameOf(detail.provider.name) })}
        label={t('approve.superviseText')}
        optional
        acting={acting}
        onCancel={() => setChoice(undefined)}
        onSubmit={(text) => send('supervisions', text === '' ? {} : { text })}
      />
    );
  return (
    <div className={supply.saveBar}>
      {detail.can.includes('approvals') && (
        <Button look="main" data-first-act idle={!isPossible} onClick={() => setChoice('approvals')}>
          {approveWords}
        </Button>
      )}
      {detail.can.includes('refusals') && (
        <Button look="grave" onClick={() => setChoice('refusals')}>
          {t('approve.refuse')}
        </Button>
      )}
      {detail.can.includes('supervisions') && (
        <Button onClick={() => setChoice('supervisions')}>{t('approve.supervise')}</Button>
      )}
    </div>
  );
}

function consequence(
  detail: ApplicationDetail,
  narrowing: Narrowing,
  { t, department }: { t: Texts; department: string },
): string {
  const days = narrowing.durationDays ?? detail.durationDays;
  const next =
    detail.stage === 'centre'
      ? t('approve.grantWhy', { department, days })
      : t('approve.passWhy', { department });
  const isNarrowed = Object.keys(narrowing).length > 0;
  return isNarrowed ? `${next}${t('approve.narrowed')}` : next;
}
