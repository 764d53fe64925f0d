import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type GrantSummary, grantsQuery } from '../../api/sharing.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import { Chips, More } from './page.tsx';
import { useRowKeys } from './row-keys.ts';
import { GrantStateTag, useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/grants');

/** What this person's department may use. */
export function GrantsPage() {
  const t = useTexts();
  usePageTitle(t('grants.title'));
  const { stage } = route.useSearch();
  const here = stage === 'all' ? 'all' : 'living';
  const found = useInfiniteQuery(grantsQuery({ role: 'mine', living: here === 'living' ? true : undefined }));
  const grants = found.data?.pages.flatMap((page) => page.items) ?? [];
  useRowKeys();
  return (
    <div className={styles.page}>
      <h1>{t('grants.title')}</h1>
      <Chips
        label={t('applications.stage')}
        here={here}
        chips={[
          { id: 'living', title: t('grants.living'), to: paths.grants() },
          { id: 'all', title: t('grants.all'), to: paths.grants({ stage: 'all' }) },
        ]}
      />
      {found.isPending && <Loading rows={8} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && grants.length === 0 && (
        <Empty title={here === 'all' ? t('grants.empty') : t('grants.emptyLiving')}>
          {t('grants.emptyHow')}
        </Empty>
      )}
      {grants.length > 0 && <GrantTable grants={grants} />}
      <More query={found} />
    </div>
  );
}

function GrantTable({ grants }: { grants: GrantSummary[] }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const number = useNumber();
  return (
    <table className={`${styles.table} ${styles.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('applications.resource')}</th>
          <th scope="col">{t('applications.purpose')}</th>
          <th scope="col">{t('apply.means')}</th>
          <th scope="col">{t('grants.until')}</th>
          <th scope="col" data-number>
            {t('grants.rows')}
          </th>
          <th scope="col">{t('grants.lastUsed')}</th>
        </tr>
      </thead>
      <tbody>
        {grants.map((grant) => (
          <tr key={grant.id}>
            <th scope="row">
              <Link {...paths.grant({ id: grant.id })} data-row>
                {resourceName(grant.resource)}
              </Link>{' '}
              <GrantStateTag state={grant.state} />
              <small>
                {nameOf(grant.provider.name)} · {t('data.items', { count: grant.itemCount })}
              </small>
            </th>
            <td data-label={t('applications.purpose')}>{grant.purpose}</td>
            <td data-label={t('apply.means')}>{t(`means.${grant.means}`)}</td>
            <td data-label={t('grants.until')}>
              <Time at={grant.revokedAt ?? grant.expiresAt} />
            </td>
            <td data-number data-label={t('grants.rows')}>
              {number(grant.rows)}
            </td>
            <td data-label={t('grants.lastUsed')}>
              {grant.lastUsedAt ? <Time at={grant.lastUsedAt} /> : t('grants.neverUsed')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
