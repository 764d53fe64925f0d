import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../../api/session.ts';
import { useNewObjection } from '../../api/sharing.ts';
import {
  type Slice,
  type SliceRow,
  type StreetReturn,
  sliceRowsQuery,
  streetReturnQuery,
} from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { inputClass, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { Bar, More, Scroll } from './page.tsx';
import styles from './return.module.css';
import { ReturnStateTag } from './returns.tsx';
import supply from './supply.module.css';
import { cellWords, WordsForm } from './supply-parts.tsx';
import { useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/returns/$returnId');

export function ReturnPage() {
  const { returnId } = route.useParams();
  const found = useQuery(streetReturnQuery(/^\d{1,15}$/.test(returnId) ? Number(returnId) : 0));
  if (found.data) return <Return key={returnId} of={found.data} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading rows={10} />;
}

/** A return: that nothing was lost, each slice, and the rows of one. */
function Return({ of }: { of: StreetReturn }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  usePageTitle(resourceName(of.resource));
  const { street } = route.useSearch();
  const only = of.slices.length === 1 ? of.slices[0] : undefined;
  const slice = of.slices.find((one) => one.area === street) ?? only;
  return (
    <article className={page.page}>
      <Link {...paths.returns()} className={page.back}>
        <Icon name="back" />
        {t('data.returns')}
      </Link>
      <header className={page.part} style={{ gap: 4 }}>
        <h1>{resourceName(of.resource)}</h1>
        <div className={page.line}>
          <ReturnStateTag state={of.state} />
          <Tag>{t(`returns.level.${of.level}`)}</Tag>
          {of.follows && <Tag tone="accent">{t('returns.follows')}</Tag>}
          <span className={page.soft}>
            {nameOf(of.provider.name)} · <Time at={of.endedAt ?? of.returnedAt} />
          </span>
        </div>
      </header>
      {of.supersededBy !== null && (
        <Notice tone="warning">
          {t('returns.newer')} <Link {...paths.streetReturn({ id: of.supersededBy })}>{t('data.open')}</Link>
        </Notice>
      )}
      {(of.state === 'queued' || of.state === 'running') && <Loading rows={4} label={t('returns.cutting')} />}
      {of.problem && <Notice tone="wrong">{String(of.problem.title ?? '')}</Notice>}
      {of.proof && <Proof proof={of.proof} />}
      <p className={page.soft}>
        {t('item.title')}: {of.items.map((item) => item.title).join(' · ')}
        {of.batches.length > 0 && ` (${t('quality.ofBatch', { batch: of.batches.join(', ') })})`}
      </p>
      {slice && <SliceRows key={slice.area} of={of} slice={slice} />}
      {!only && of.slices.length > 0 && <Slices of={of} here={slice?.area} />}
      {of.state === 'ready' && of.slices.length === 0 && <Empty title={t('returns.noSlice')} />}
    </article>
  );
}

/** Slices + not locatable = whole, in rows and in the sum of the row hashes. */
function Proof({ proof }: { proof: NonNullable<StreetReturn['proof']> }) {
  const t = useTexts();
  const number = useNumber();
  const parts = [
    { name: t('returns.slices'), of: proof.slices, sign: '+' },
    { name: t('returns.notLocated'), of: proof.notLocated, sign: proof.holds ? '=' : '≠' },
    { name: t('returns.whole'), of: proof.whole, sign: '' },
  ];
  return (
    <section className={styles.proof} aria-label={t('returns.proof')}>
      {parts.map(({ name, of, sign }) => (
        <Part key={name} name={name} rows={number(of.rows) ?? ''} checksum={of.checksum} sign={sign} />
      ))}
      <div className={styles.verdict}>
        <Notice tone={proof.holds ? 'done' : 'wrong'}>
          {proof.holds ? t('returns.holds') : t('returns.fails')}
        </Notice>
      </div>
    </section>
  );
}

function Part({
  name,
  rows,
  checksum,
  sign,
}: {
  name: string;
  rows: string;
  checksum: string;
  sign: string;
}) {
  const t = useTexts();
  return (
    <>
      <div>
        <span>{name}</span>
        <strong>{t('data.rows', { count: rows })}</strong>
        <span className={styles.code} title={t('returns.checksum')}>
          {checksum}
        </span>
      </div>
      {sign && <span>{sign}</span>}
    </>
  );
}

function useSliceName(): (slice: Slice) => string {
  const t = useTexts();
  return ({ area, name }) => (area === 'not-located' ? t('returns.notLocated') : (name ?? area));
}

function Slices({ of, here }: { of: StreetReturn; here: string | undefined }) {
  const t = useTexts();
  const number = useNumber();
  const nameOf = useSliceName();
  const most = Math.max(1, ...of.slices.map((slice) => slice.rows));
  return (
    <table className={`${page.table} ${page.stack}`}>
      <caption>{t('returns.bySlice')}</caption>
      <thead>
        <tr>
          <th scope="col">{t(`returns.level.${of.level}`)}</th>
          <th scope="col" className={supply.wideCell}>
            <span className="visually-hidden">{t('profile.share')}</span>
          </th>
          <th scope="col" data-number>
            {t('returns.rows')}
          </th>
          <th scope="col">{t('returns.reads')}</th>
        </tr>
      </thead>
      <tbody>
        {of.slices.map((slice) => (
          <tr key={slice.area}>
            <th scope="row">
              <Link
                {...paths.streetReturn({ id: of.id, street: slice.area })}
                resetScroll
                aria-current={slice.area === here ? 'true' : undefined}
              >
                {nameOf(slice)}
              </Link>
            </th>
            <td>
              <Bar share={slice.rows / most} />
            </td>
            <td data-number data-label={t('returns.rows')}>
              {number(slice.rows)}
            </td>
            <td data-label={t('returns.reads')}>
              <span>
                {slice.reads > 0 ? t('returns.readTimes', { count: slice.reads }) : t('returns.notRead')}{' '}
                {slice.lastReadAt && <Time at={slice.lastReadAt} />}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SliceRows({ of, slice }: { of: StreetReturn; slice: Slice }) {
  const t = useTexts();
  const nameOf = useSliceName();
  const { permissions } = useSession();
  const [isAsked, setAsked] = useState(false);
  const [objected, setObjected] = useState<SliceRow>();
  const found = useInfiniteQuery({ ...sliceRowsQuery(of.id, slice.area), enabled: isAsked });
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  const mayObject = permissions.includes('sharing.object');
  return (
    <section className={page.part} aria-label={nameOf(slice)}>
      <h2>{t('returns.rowsOf', { place: nameOf(slice), count: slice.rows })}</h2>
      {!isAsked && (
        <div className={page.line}>
          <Button look="main" onClick={() => setAsked(true)}>
            {t('returns.read')}
          </Button>
          <span className={page.soft}>{t('returns.readWhy')}</span>
        </div>
      )}
      {isAsked && found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {rows.length > 0 && (
        <Scroll title={nameOf(slice)}>
          <table className={page.table}>
            <thead>
              <tr>
                {of.items.map((item) => (
                  <th key={item.name} scope="col">
                    {item.title}
                  </th>
                ))}
                {mayObject && (
                  <th scope="col">
                    <span className="visually-hidden">{t('rows.object')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  {of.items.map((item) => (
                    <td key={item.name}>{cellWords(row.row[item.name])}</td>
                  ))}
                  {mayObject && (
                    <td>
                      <Button look="quiet" onClick={() => setObjected(row)}>
                        {t('rows.object')}
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <More query={found} />
      {objected && <ObjectToRow of={of} row={objected} onClose={() => setObjected(undefined)} />}
    </section>
  );
}

interface ObjectToRowProps {
  of: StreetReturn;
  row: SliceRow;
  onClose: () => void;
}

/** A value that is wrong on the ground: says which, why, and what it should be. */
function ObjectToRow({ of, row, onClose }: ObjectToRowProps) {
  const t = useTexts();
  const nameOf = useName();
  const [item, setItem] = useState(of.items[0]?.name ?? '');
  const [suggested, setSuggested] = useState('');
  const objecting = useNewObjection();
  const provider = nameOf(of.provider.name);
  if (objecting.data)
    return (
      <Dialog title={t('rows.object')} onClose={onClose}>
        <Notice tone="done">{t('objection.sent', { number: objecting.data.caseNumber })}</Notice>
      </Dialog>
    );
  return (
    <Dialog title={t('rows.object')} onClose={onClose}>
      <WordsForm
        title={t('objection.send')}
        why={t('objection.next', { provider })}
        label={t('objection.says')}
        acting={objecting}
        onSubmit={(says) =>
          objecting.mutate({
            returnId: of.id,
            key: String(row.key),
            item,
            says,
            ...(suggested.trim() ? { suggested: suggested.trim() } : {}),
          })
        }
      >
        <label className={supply.field}>
          <strong>{t('objection.item')}</strong>
          <select className={inputClass} value={item} onChange={(event) => setItem(event.target.value)}>
            {of.items.map((one) => (
              <option key={one.name} value={one.name}>
                {one.title}: {cellWords(row.row[one.name])}
              </option>
            ))}
          </select>
        </label>
        <TextField label={t('objection.suggested')} optional value={suggested} onText={setSuggested} />
      </WordsForm>
    </Dialog>
  );
}
