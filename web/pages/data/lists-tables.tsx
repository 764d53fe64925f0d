import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type DemandClass,
  type DemandedItem,
  type DemandSummary,
  type Duty,
  demandedItemsQuery,
  demandsQuery,
  duplicatesQuery,
  dutiesQuery,
  type Why,
} from '../../api/lists.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { type Texts, useName, useTexts } from '../../texts/text.ts';
import { inputClass } from '../../ui/field.tsx';
import { useNumber } from '../../ui/number.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { More } from './page.tsx';
import { useRowKeys } from './row-keys.ts';

const tones = {
  met: 'done',
  grantable: 'accent',
  unmet: 'plain',
  overdue: 'warning',
  'no-owner': 'warning',
  refused: 'plain',
  'unlawful-refusal': 'warning',
  duplicate: 'plain',
} as const;

export function ClassTag({ of }: { of: DemandClass }) {
  const t = useTexts();
  return <Tag tone={tones[of]}>{t(`lists.class.${of}`)}</Tag>;
}

/** The solver's reasons, each as a sentence. */
export function saidWhy({ code, detail }: Why, t: Texts): string {
  const words = t(`why.${code}`);
  // The id of a department says nothing to a person; its resource stands beside.
  const isId = /^[a-z]+(-[a-z]+)+$|^\d{12}$/.test(detail);
  return detail === '' || isId ? words : `${words}${t('why.of')}${detail}`;
}

/** The rows behind a number of the board. */
export function ItemsOfClass({
  chosen,
  owner,
}: {
  chosen: DemandClass | undefined;
  owner: string | undefined;
}) {
  const t = useTexts();
  const found = useInfiniteQuery(demandedItemsQuery({ class: chosen, owner }));
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  useRowKeys();
  if (found.isPending) return <Loading rows={6} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (rows.length === 0) return <Empty title={t('lists.noneOfClass')} />;
  return (
    <>
      <ItemTable rows={rows} caption={chosen ? t(`lists.why.${chosen}`) : t('lists.askedOf')} />
      <More query={found} />
    </>
  );
}

function ItemTable({ rows, caption }: { rows: DemandedItem[]; caption: string }) {
  const t = useTexts();
  const nameOf = useName();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('lists.item')}</th>
          <th scope="col">{t('lists.class')}</th>
          <th scope="col">{t('lists.demander')}</th>
          <th scope="col">{t('lists.owner')}</th>
          <th scope="col">{t('lists.because')}</th>
          <th scope="col">{t('applications.due')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <Link {...paths.demand({ id: row.demandId })} data-row>
                {row.title}
              </Link>
              {row.meaning && <small>{row.meaning}</small>}
            </th>
            <td data-label={t('lists.class')}>
              <span>
                <ClassTag of={row.class} />
              </span>
            </td>
            <td data-label={t('lists.demander')}>{nameOf(row.demander.name)}</td>
            <td data-label={t('lists.owner')}>{row.owner ? nameOf(row.owner.name) : '—'}</td>
            <td data-label={t('lists.because')}>
              <span>
                <ItemMatch row={row} />
                {row.why.map((why) => (
                  <span key={why.code} className={page.faint} style={{ display: 'block' }}>
                    {saidWhy(why, t)}
                  </span>
                ))}
              </span>
            </td>
            <td data-label={t('applications.due')}>
              {row.dueAt && (
                <span>
                  <Time at={row.dueAt} /> {row.late && <Tag tone="warning">{t('lists.isLate')}</Tag>}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The published resource that has it. */
export function ItemMatch({ row }: { row: Pick<DemandedItem, 'match'> }) {
  if (!row.match) return null;
  return (
    <Link {...paths.resource({ id: row.match.resourceId })}>
      {row.match.name} · {row.match.item.title}
    </Link>
  );
}

/** Items that others collect although the department responsible supplies them. */
export function Duplicates() {
  const t = useTexts();
  const nameOf = useName();
  const found = useInfiniteQuery(duplicatesQuery());
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  if (found.isPending) return <Loading rows={6} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (rows.length === 0) return <Empty title={t('lists.noDuplicates')} />;
  return (
    <>
      <table className={`${page.table} ${page.stack}`}>
        <caption>{t('lists.collectedTwiceWhy')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('lists.item')}</th>
            <th scope="col">{t('lists.supplier')}</th>
            <th scope="col">{t('lists.collectors')}</th>
            <th scope="col">{t('lists.since')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.term}>
              <th scope="row">
                <Link {...paths.resource({ id: row.resourceId })}>{row.title}</Link>
              </th>
              <td data-label={t('lists.supplier')}>{nameOf(row.supplier.name)}</td>
              <td data-label={t('lists.collectors')}>
                <span>
                  {row.collectors.map((one) => (
                    <span key={`${one.resourceId} ${one.item}`} style={{ display: 'block' }}>
                      {nameOf(one.organisation.name)}:{' '}
                      <Link {...paths.resource({ id: one.resourceId })}>
                        {one.name} · {one.title}
                      </Link>
                    </span>
                  ))}
                </span>
              </td>
              <td data-label={t('lists.since')}>
                <Time at={row.since} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More query={found} />
    </>
  );
}

const demandRoles = ['all', 'mine', 'asked'] as const;

/** The demands themselves: all, those of my department, those that ask mine. */
export function Demands() {
  const t = useTexts();
  const [role, setRole] = useState<(typeof demandRoles)[number]>('all');
  const [text, setText] = useState('');
  const found = useInfiniteQuery(
    demandsQuery({ role: role === 'all' ? undefined : role, text: text.trim() || undefined }),
  );
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  useRowKeys();
  return (
    <section className={page.part} aria-label={t('lists.tab.demands')}>
      <div className={page.line}>
        <fieldset className={page.chips}>
          <legend className="visually-hidden">{t('lists.whose')}</legend>
          {demandRoles.map((one) => (
            <button key={one} type="button" aria-pressed={role === one} onClick={() => setRole(one)}>
              {t(`lists.role.${one}`)}
            </button>
          ))}
        </fieldset>
        <input
          type="search"
          className={`${inputClass} ${page.filter}`}
          aria-label={t('lists.search')}
          placeholder={t('lists.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && (
        <Empty title={t('lists.noDemands')}>{t('lists.noDemandsHow')}</Empty>
      )}
      {rows.length > 0 && <DemandTable rows={rows} />}
      <More query={found} />
    </section>
  );
}

function DemandTable({ rows }: { rows: DemandSummary[] }) {
  const t = useTexts();
  const nameOf = useName();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('lists.demand')}</th>
          <th scope="col">{t('lists.demander')}</th>
          <th scope="col">{t('lists.items')}</th>
          <th scope="col">{t('lists.filed')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <Link {...paths.demand({ id: row.id })} data-row>
                {row.title}
              </Link>
              <small>{row.duty}</small>
            </th>
            <td data-label={t('lists.demander')}>{nameOf(row.demander.name)}</td>
            <td data-label={t('lists.items')}>
              <span className={page.line}>
                {row.classes
                  .filter(({ items }) => items > 0)
                  .map((one) => (
                    <Tag key={one.class} tone={tones[one.class]}>
                      {`${t(`lists.class.${one.class}`)} ${one.items}`}
                    </Tag>
                  ))}
              </span>
            </td>
            <td data-label={t('lists.filed')}>
              <Time at={row.filedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** 责任清单: what each department must supply, and whether a published resource has it. */
export function DutyLines() {
  const t = useTexts();
  const { post } = useSession();
  const [isMine, setMine] = useState(false);
  const [isUnsupplied, setUnsupplied] = useState(false);
  const found = useInfiniteQuery(
    dutiesQuery({
      organisation: isMine ? post.organisation.id : undefined,
      unsupplied: isUnsupplied || undefined,
    }),
  );
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  return (
    <section className={page.part} aria-label={t('lists.tab.duties')}>
      <div className={page.line}>
        <label className={page.check}>
          <input type="checkbox" checked={isMine} onChange={(event) => setMine(event.target.checked)} />
          {t('lists.onlyMine')}
        </label>
        <label className={page.check}>
          <input
            type="checkbox"
            checked={isUnsupplied}
            onChange={(event) => setUnsupplied(event.target.checked)}
          />
          {t('lists.onlyUnsupplied')}
        </label>
      </div>
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && <Empty title={t('lists.noDuties')} />}
      {rows.length > 0 && <DutyTable rows={rows} />}
      <More query={found} />
    </section>
  );
}

function DutyTable({ rows }: { rows: Duty[] }) {
  const t = useTexts();
  const nameOf = useName();
  const number = useNumber();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('lists.item')}</th>
          <th scope="col">{t('lists.owner')}</th>
          <th scope="col">{t('lists.legalDuty')}</th>
          <th scope="col">{t('lists.supplied')}</th>
          <th scope="col" data-number>
            {t('lists.demanded')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              {row.title}
              {row.system && <small>{row.system}</small>}
            </th>
            <td data-label={t('lists.owner')}>{nameOf(row.organisation.name)}</td>
            <td data-label={t('lists.legalDuty')}>{row.legalDuty}</td>
            <td data-label={t('lists.supplied')}>
              <span>
                <Tag tone={row.supplied ? 'done' : 'warning'}>
                  {row.supplied ? t('lists.isSupplied') : t('lists.isNotSupplied')}
                </Tag>
              </span>
            </td>
            <td data-number data-label={t('lists.demanded')}>
              {row.demanded > 0 ? (
                <Link {...paths.lists({ owner: row.organisation.id })}>{number(row.demanded)}</Link>
              ) : (
                0
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
