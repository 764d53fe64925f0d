import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { departmentsQuery, resourceChoicesQuery } from '../../api/resources.ts';
import { type AuditEntry, auditQuery } from '../../api/supply.ts';
import { paths, type Search } from '../../paths.ts';
import { type PlainKey, useName, useTexts } from '../../texts/text.ts';
import { inputClass, TextField } from '../../ui/field.tsx';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { More } from './page.tsx';
import { useRowKeys } from './row-keys.ts';
import styles from './supply.module.css';
import { saidBytes, useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/audit');

/** Every application, grant and use, newest first; the filters are the address. */
export function AuditPage() {
  const t = useTexts();
  usePageTitle(t('data.audit'));
  const search = route.useSearch();
  const found = useInfiniteQuery(auditQuery(search));
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  useRowKeys();
  return (
    <div className={page.page}>
      <h1>{t('data.audit')}</h1>
      <Filters search={search} />
      {found.isPending && <Loading rows={12} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && <Empty title={t('audit.empty')}>{t('audit.emptyWhy')}</Empty>}
      {rows.length > 0 && <EntryTable rows={rows} />}
      <More query={found} />
    </div>
  );
}

function Filters({ search }: { search: Search }) {
  const t = useTexts();
  const navigate = useNavigate();
  const nameOf = useName();
  const resourceName = useResourceName();
  const [text, setText] = useState('');
  const departments = useQuery(departmentsQuery).data;
  const resources = useQuery(resourceChoicesQuery(text.trim())).data ?? [];
  const { organisation, resource, grant } = search;
  const put = (part: Search): void =>
    void navigate({ ...paths.audit({ organisation, resource, grant, ...part }), replace: true });
  const isFiltered = Boolean(organisation ?? resource ?? grant);
  return (
    <search className={styles.filters}>
      <label className={styles.field}>
        <strong>{t('users.department')}</strong>
        <select
          className={inputClass}
          value={organisation ?? ''}
          onChange={(event) => put({ organisation: event.target.value || undefined })}
        >
          <option value="">{t('audit.anyDepartment')}</option>
          {[...(departments ?? [])].map(([id, name]) => (
            <option key={id} value={id}>
              {nameOf(name)}
            </option>
          ))}
        </select>
      </label>
      <TextField label={t('returns.find')} value={text} onText={setText} />
      <label className={styles.field}>
        <strong>{t('applications.resource')}</strong>
        <select
          className={inputClass}
          value={resource ?? ''}
          onChange={(event) => put({ resource: event.target.value || undefined })}
        >
          <option value="">{t('audit.anyResource')}</option>
          {resource !== undefined && !resources.some((one) => String(one.id) === resource) && (
            <option value={resource}>{t('audit.resource', { id: resource })}</option>
          )}
          {resources.map((one) => (
            <option key={one.id} value={one.id}>
              {resourceName(one)}
            </option>
          ))}
        </select>
      </label>
      <TextField
        key={grant}
        label={t('audit.grant')}
        inputMode="numeric"
        defaultValue={grant ?? ''}
        onText={() => undefined}
        onBlur={(event) => put({ grant: event.target.value.replace(/\D/g, '') || undefined })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      {isFiltered && <Link {...paths.audit()}>{t('store.clear')}</Link>}
    </search>
  );
}

const words: Record<string, PlainKey> = {
  created: 'event.created',
  edited: 'event.edited',
  submitted: 'event.submitted',
  approved: 'event.approved',
  granted: 'event.granted',
  refused: 'event.refused',
  withdrawn: 'event.withdrawn',
  reminded: 'event.reminded',
  supervised: 'event.supervised',
  warned: 'event.warned',
  overran: 'event.overran',
  revoked: 'event.revoked',
  rows: 'uses.kind.rows',
  aggregate: 'uses.kind.aggregate',
  file: 'uses.kind.file',
  push: 'uses.kind.push',
  changes: 'uses.kind.changes',
  return: 'uses.kind.return',
  'refused-use': 'audit.refusedUse',
};
const grave: readonly string[] = ['refused-use', 'revoked', 'overran', 'supervised'];

function EntryTable({ rows }: { rows: AuditEntry[] }) {
  const t = useTexts();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('uses.at')}</th>
          <th scope="col">{t('audit.what')}</th>
          <th scope="col">{t('applications.resource')}</th>
          <th scope="col">{t('users.department')}</th>
          <th scope="col">{t('uses.who')}</th>
          <th scope="col" data-number>
            {t('uses.rows')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no number of their own and never move
          <Entry key={index} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Entry({ row }: { row: AuditEntry }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const number = useNumber();
  const key = words[row.type];
  const said = row.data.reason ?? row.data.note ?? row.data.text;
  return (
    <tr>
      <td data-label={t('uses.at')}>
        <Time at={row.at} />
      </td>
      <td data-label={t('audit.what')}>
        <span>
          <Tag tone={grave.includes(row.type) ? 'warning' : row.isUse ? 'plain' : 'accent'}>
            {key ? t(key) : row.type}
          </Tag>{' '}
          {row.grantId !== null ? (
            <Link {...paths.grant({ id: row.grantId })} data-row>
              {t('grant.number', { id: String(row.grantId) })}
            </Link>
          ) : (
            row.applicationId !== null && (
              <Link {...paths.application({ id: row.applicationId })} data-row>
                {t('audit.application', { id: String(row.applicationId) })}
              </Link>
            )
          )}
          {typeof said === 'string' && said !== '' && <small>{said}</small>}
        </span>
      </td>
      <td data-label={t('applications.resource')}>
        <span>
          <Link {...paths.audit({ resource: String(row.resource.id) })}>{resourceName(row.resource)}</Link>
          <small>{nameOf(row.provider.name)}</small>
        </span>
      </td>
      <td data-label={t('users.department')}>
        <Link {...paths.audit({ organisation: row.organisation.id })}>{nameOf(row.organisation.name)}</Link>
      </td>
      <td data-label={t('uses.who')}>{row.actor ? row.actor.name : t('uses.byKey')}</td>
      <td data-number data-label={t('uses.rows')}>
        {row.rows !== null && (
          <span title={row.bytes === null ? undefined : saidBytes(row.bytes)}>{number(row.rows)}</span>
        )}
      </td>
    </tr>
  );
}
