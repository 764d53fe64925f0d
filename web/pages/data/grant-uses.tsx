import { useInfiniteQuery } from '@tanstack/react-query';
import { type GrantDetail, grantUsesQuery } from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import { More } from './page.tsx';
import { saidBytes } from './words.tsx';

/** Every use on record, the refused ones too. */
export function GrantUses({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const number = useNumber();
  const found = useInfiniteQuery(grantUsesQuery(grant.id));
  const uses = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (found.isPending) return <Loading rows={8} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (uses.length === 0) return <Empty title={t('uses.none')} />;
  return (
    <section className={styles.part} aria-label={t('grant.tab.uses')}>
      <table className={`${styles.table} ${styles.stack}`}>
        <thead>
          <tr>
            <th scope="col">{t('uses.at')}</th>
            <th scope="col">{t('uses.kind')}</th>
            <th scope="col">{t('uses.who')}</th>
            <th scope="col" data-number>
              {t('uses.rows')}
            </th>
            <th scope="col" data-number>
              {t('uses.bytes')}
            </th>
            <th scope="col" data-number>
              {t('uses.duration')}
            </th>
          </tr>
        </thead>
        <tbody>
          {uses.map((use) => (
            <tr key={use.id}>
              <th scope="row">
                <Time at={use.at} />
              </th>
              <td data-label={t('uses.kind')}>
                <span>
                  <Tag tone={use.kind === 'refused' ? 'warning' : 'plain'}>{t(`uses.kind.${use.kind}`)}</Tag>
                </span>
              </td>
              <td data-label={t('uses.who')}>{use.person?.name ?? t('uses.byKey')}</td>
              <td data-number data-label={t('uses.rows')}>
                {number(use.rows)}
              </td>
              <td data-number data-label={t('uses.bytes')}>
                {saidBytes(use.bytes)}
              </td>
              <td data-number data-label={t('uses.duration')}>
                {t('uses.milliseconds', { count: use.duration_ms })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More query={found} />
    </section>
  );
}
