import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import {
  type NegativeAct,
  type NegativeLine,
  negativeListQuery,
  useNegativeAct,
  useNewNegativeLine,
} from '../../api/lists.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { More } from './page.tsx';
import { Refused, WordsForm } from './supply-parts.tsx';

const states = ['waiting', 'valid', 'expired', 'ended'] as const;
const tones = { waiting: 'accent', valid: 'done', expired: 'warning', ended: 'plain' } as const;

/** 负面清单: what the law forbids to share, by article, reviewed and for a time. */
export function NegativeList() {
  const t = useTexts();
  const { permissions } = useSession();
  const [state, setState] = useState<(typeof states)[number]>();
  const [isNew, setNew] = useState(false);
  const found = useInfiniteQuery(negativeListQuery({ state }));
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  return (
    <section className={page.part} aria-label={t('lists.tab.negative')}>
      <div className={page.head}>
        <fieldset className={page.chips}>
          <legend className="visually-hidden">{t('negative.state')}</legend>
          <button type="button" aria-pressed={state === undefined} onClick={() => setState(undefined)}>
            {t('steward.stage.all')}
          </button>
          {states.map((one) => (
            <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)}>
              {t(`negative.${one}`)}
            </button>
          ))}
        </fieldset>
        {permissions.includes('catalogue.answer-demands') && (
          <Button onClick={() => setNew(true)}>{t('negative.new')}</Button>
        )}
      </div>
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && <Empty title={t('negative.empty')}>{t('negative.emptyWhy')}</Empty>}
      {rows.length > 0 && (
        <table className={`${page.table} ${page.stack}`}>
          <thead>
            <tr>
              <th scope="col">{t('negative.what')}</th>
              <th scope="col">{t('lists.owner')}</th>
              <th scope="col">{t('negative.basis')}</th>
              <th scope="col">{t('negative.state')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('approve.title')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
      <More query={found} />
      {isNew && <NewLine onClose={() => setNew(false)} />}
    </section>
  );
}

type Act = 'confirm' | 'reject' | 'end';

function Line({ row }: { row: NegativeLine }) {
  const t = useTexts();
  const nameOf = useName();
  const [chosen, setChosen] = useState<Act>();
  const title = row.resourceName ?? row.title ?? '';
  return (
    <tr>
      <th scope="row">
        {row.resourceId === null ? title : <Link {...paths.resource({ id: row.resourceId })}>{title}</Link>}
        {row.reason && <small>{row.reason}</small>}
      </th>
      <td data-label={t('lists.owner')}>{nameOf(row.organisation.name)}</td>
      <td data-label={t('negative.basis')}>
        {row.statute} {row.article}
      </td>
      <td data-label={t('negative.state')}>
        <span>
          <Tag tone={tones[row.state]}>{t(`negative.${row.state}`)}</Tag>
          {row.reviewedUntil && (
            <small>
              {t('negative.until')} <Time at={row.reviewedUntil} />
            </small>
          )}
        </span>
      </td>
      <td>
        {row.can.length > 0 && (
          <span className={page.acts}>
            {row.can.includes('review') && (
              <>
                <Button onClick={() => setChosen('confirm')}>{t('negative.confirm')}</Button>
                <Button onClick={() => setChosen('reject')}>{t('negative.reject')}</Button>
              </>
            )}
            {row.can.includes('end') && <Button onClick={() => setChosen('end')}>{t('negative.end')}</Button>}
          </span>
        )}
        {chosen && <ActOnLine id={row.id} title={title} act={chosen} onClose={() => setChosen(undefined)} />}
      </td>
    </tr>
  );
}

interface ActOnLineProps {
  id: number;
  title: string;
  act: Act;
  onClose: () => void;
}

function ActOnLine({ id, title, act, onClose }: ActOnLineProps) {
  const t = useTexts();
  const acting = useNegativeAct();
  const [until, setUntil] = useState('');
  const send = (words: string): void => {
    const note = words === '' ? {} : { note: words };
    const input: NegativeAct =
      act === 'end'
        ? { id, act: 'endings', body: { reason: words } }
        : {
            id,
            act: 'reviews',
            body: { confirmed: act === 'confirm', ...(until ? { until } : {}), ...note },
          };
    acting.mutate(input, { onSuccess: onClose });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <WordsForm
        title={t(`negative.${act}`)}
        why={t(`negative.why.${act}`)}
        label={act === 'end' ? t('approve.reason') : t('approve.note')}
        optional={act !== 'end'}
        look={act === 'confirm' ? 'main' : 'grave'}
        acting={acting}
        onSubmit={send}
      >
        {act === 'confirm' && (
          <TextField
            type="date"
            label={t('negative.until')}
            hint={t('negative.untilHint')}
            optional
            value={until}
            onText={setUntil}
          />
        )}
      </WordsForm>
    </Dialog>
  );
}

function NewLine({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const [title, setTitle] = useState('');
  const [statute, setStatute] = useState('');
  const [article, setArticle] = useState('');
  const [reason, setReason] = useState('');
  const adding = useNewNegativeLine(onClose);
  const isReady = [title, statute, article].every((text) => text.trim() !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !adding.isPending)
      adding.mutate({
        title: title.trim(),
        statute: statute.trim(),
        article: article.trim(),
        reason: reason.trim(),
      });
  };
  return (
    <Dialog title={t('negative.new')} onClose={onClose}>
      <form className={page.part} onSubmit={submit}>
        <p className={page.soft}>{t('negative.newWhy')}</p>
        <TextField label={t('negative.what')} maxLength={100} autoFocus value={title} onText={setTitle} />
        <TextField label={t('negative.statute')} maxLength={200} value={statute} onText={setStatute} />
        <TextField label={t('negative.article')} maxLength={100} value={article} onText={setArticle} />
        <TextArea
          label={t('approve.reason')}
          optional
          rows={2}
          maxLength={1_000}
          value={reason}
          onText={setReason}
        />
        <Refused error={adding.error} />
        <div className={page.acts}>
          <Button type="submit" look="main" idle={!isReady || adding.isPending}>
            {t('negative.add')}
          </Button>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
