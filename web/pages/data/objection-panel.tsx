import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useState } from 'react';
import { type Objection, objectionQuery, useDecideObjection } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { ObjectionStageTag } from './objections.tsx';
import page from './page.module.css';
import { Facts } from './page.tsx';
import supply from './supply.module.css';
import { cellWords, Refused, WordsForm } from './supply-parts.tsx';
import styles from './to-do.module.css';
import { useResourceName } from './words.tsx';

interface ObjectionPanelProps {
  id: number;
  back: Pick<LinkProps, 'to' | 'search'>;
}

/** One objection: what is said to be wrong, the row as received and as delivered, the decision, who has heard of it. */
export function ObjectionPanel({ id, back }: ObjectionPanelProps) {
  const t = useTexts();
  const found = useQuery(objectionQuery(id));
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loading rows={6} />;
  return (
    <section className={page.card} aria-label={t('objections.one', { id: String(id) })}>
      <Opened of={found.data} back={back} />
    </section>
  );
}

function Opened({ of, back }: { of: Objection; back: ObjectionPanelProps['back'] }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  return (
    <>
      <div className={page.head}>
        <div>
          <h2>{of.says}</h2>
          <p className={page.line}>
            <ObjectionStageTag stage={of.stage} />
            <Link {...paths.resource({ id: of.resource.id })}>{resourceName(of.resource)}</Link>
            <span className={page.soft}>
              {of.objector} · {nameOf(of.organisation.name)} · <Time at={of.openedAt} />
            </span>
          </p>
        </div>
        <Link {...back} resetScroll={false}>
          {t('act.close')}
        </Link>
      </div>
      <Facts
        facts={[
          [t('objection.item'), of.item.title],
          [t('objection.shown'), cellWords(of.row[of.item.name])],
          [t('objection.suggested'), of.suggested ?? '—'],
          [t('data.provider'), nameOf(of.provider.name)],
          [t('objections.caseNumber'), of.caseNumber],
          ...(of.stage === 'open'
            ? []
            : ([
                [t('objections.decidedBy'), [of.decidedBy, of.reason].filter(Boolean).join(': ')],
                [t('objections.corrected'), of.corrected ?? '—'],
              ] as [string, string][])),
        ]}
      />
      <Rows of={of} />
      {of.can.includes('decide') && <Decide of={of} />}
      {of.receipts.length > 0 && <Receipts of={of} />}
    </>
  );
}

/** The row as the objector received it, beside what the provider delivered. */
function Rows({ of }: { of: Objection }) {
  const t = useTexts();
  const names = [...new Set([...Object.keys(of.row), ...Object.keys(of.source?.values ?? {})])].filter(
    (name) => !name.startsWith('_'),
  );
  return (
    <details className={styles.fold}>
      <summary>{t('objections.row')}</summary>
      <table className={page.table}>
        <thead>
          <tr>
            <th scope="col">{t('item.name')}</th>
            <th scope="col">{t('objections.received')}</th>
            {of.source?.values && (
              <th scope="col">{t('objections.delivered', { batch: of.source.batch, row: of.source.row })}</th>
            )}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{cellWords(of.row[name])}</td>
              {of.source?.values && <td>{cellWords(of.source.values[name])}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Decide({ of }: { of: Objection }) {
  const t = useTexts();
  const [choice, setChoice] = useState<'accept' | 'reject'>();
  const [corrected, setCorrected] = useState(of.suggested ?? '');
  const deciding = useDecideObjection(of.id, () => setChoice(undefined));
  if (choice === 'reject')
    return (
      <WordsForm
        title={t('objections.reject')}
        why={t('objections.rejectWhy')}
        label={t('approve.reason')}
        look="grave"
        acting={deciding}
        onCancel={() => setChoice(undefined)}
        onSubmit={(reason) => deciding.mutate({ accepted: false, reason })}
      />
    );
  if (choice === 'accept')
    return (
      <form
        className={supply.act}
        aria-label={t('objections.accept')}
        onSubmit={(event) => {
          event.preventDefault();
          if (!deciding.isPending && corrected.trim() !== '')
            deciding.mutate({ accepted: true, corrected: corrected.trim() });
        }}
      >
        <p className={page.soft}>{t('objections.acceptWhy')}</p>
        <TextField label={t('objections.rightValue')} autoFocus value={corrected} onText={setCorrected} />
        <Refused error={deciding.error} />
        <div className={page.acts}>
          <Button type="submit" look="main" idle={deciding.isPending || corrected.trim() === ''}>
            {t('objections.accept')}
          </Button>
          <Button onClick={() => setChoice(undefined)}>{t('act.cancel')}</Button>
        </div>
      </form>
    );
  return (
    <div className={page.acts}>
      <Button look="main" onClick={() => setChoice('accept')}>
        {t('objections.accept')}
      </Button>
      <Button look="grave" onClick={() => setChoice('reject')}>
        {t('objections.reject')}
      </Button>
    </div>
  );
}

/** Every department that holds the row, and whether it has taken note. */
function Receipts({ of }: { of: Objection }) {
  const t = useTexts();
  const nameOf = useName();
  const taken = of.receipts.filter(({ receivedAt }) => receivedAt !== null).length;
  return (
    <>
      {of.correctionBatch !== null && (
        <Notice tone="done">{t('objections.correctedIn', { batch: of.correctionBatch })}</Notice>
      )}
      <table className={`${page.table} ${page.stack}`}>
        <caption>{t('objections.receipts', { taken, all: of.receipts.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('users.department')}</th>
            <th scope="col">{t('objections.told')}</th>
            <th scope="col">{t('objections.receipt')}</th>
          </tr>
        </thead>
        <tbody>
          {of.receipts.map((one) => (
            <tr key={one.organisation.id}>
              <th scope="row">{nameOf(one.organisation.name)}</th>
              <td data-label={t('objections.told')}>
                <Time at={one.at} />
              </td>
              <td data-label={t('objections.receipt')}>
                {one.receivedAt ? (
                  <span>
                    {one.receivedBy} <Time at={one.receivedAt} />
                  </span>
                ) : (
                  t('objections.notYet')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
