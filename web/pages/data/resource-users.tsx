import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ResourceDetail } from '../../api/resources.ts';
import { grantsQuery } from '../../api/sharing.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import { More } from './page.tsx';
import { GrantStateTag } from './words.tsx';

/** Which departments hold a grant, what for and how much they take; as far as one may know. */
export function ResourceUsers({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const number = useNumber();
  const found = useInfiniteQuery(grantsQuery({ role: 'all', resource: resource.id }));
  const grants = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (found.isPending) return <Loading rows={6} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (grants.length === 0) return <Empty title={t('users.none')}>{t('users.noneWhy')}</Empty>;
  return (
    <section className={styles.part} aria-label={t('resource.tab.users')}>
      <table className={`${styles.table} ${styles.stack}`}>
        <thead>
          <tr>
            <th scope="col">{t('users.department')}</th>
            <th scope="col">{t('users.purpose')}</th>
            <th scope="col">{t('users.until')}</th>
            <th scope="col" data-number>
              {t('users.rows')}
            </th>
            <th scope="col">{t('users.lastUsed')}</th>
          </tr>
        </thead>
        <tbody>
          {grants.map((grant) => (
            <tr key={grant.id}>
              <th scope="row">
                <Link {...paths.grant({ id: grant.id })}>{nameOf(grant.organisation.name)}</Link>{' '}
                <GrantStateTag state={grant.state} />
              </th>
              <td data-label={t('users.purpose')}>{grant.purpose}</td>
              <td data-label={t('users.until')}>
                <Time at={grant.revokedAt ?? grant.expiresAt} />
              </td>
              <td data-number data-label={t('users.rows')}>
                {number(grant.rows)}
              </td>
              <td data-label={t('users.lastUsed')}>
                {grant.lastUsedAt ? <Time at={grant.lastUsedAt} /> : t('grants.neverUsed')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More query={found} />
      <p className={styles.faint}>{t('users.noneWhy')}</p>
    </section>
  );
}
