import { useInfiniteQuery } from '@tanstack/react-query';
import { type Batch, batchesQuery, type ResourceDetail } from '../../api/resources.ts';
import { useNow } from '../../clock.ts';
import { useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading, Notice } from '../../ui/states.tsx';
import { saidMoment, Time, useZone } from '../../ui/time.tsx';
import styles from './page.module.css';
import { Bar, More } from './page.tsx';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** How long after a batch the next one is due, with a day of grace; nothing where no time is promised. */
const cycleMs: Partial<Record<ResourceDetail['content']['cycle'], number>> = {
  'real-time': hourMs,
  daily: 2 * dayMs,
  weekly: 8 * dayMs,
  monthly: 32 * dayMs,
  quarterly: 93 * dayMs,
  'half-yearly': 185 * dayMs,
  yearly: 367 * dayMs,
};

/** What was delivered when, and whether it comes as promised. */
export function ResourceBatches({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const found = useInfiniteQuery(batchesQuery(resource.id));
  const batches = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (found.isPending) return <Loading rows={8} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (batches.length === 0) return <Empty title={t('batch.none')}>{t('batch.noneWhy')}</Empty>;
  return (
    <section className={styles.part} aria-label={t('resource.tab.batches')}>
      <Freshness resource={resource} batches={batches} />
      <BatchTable batches={batches} />
      <More query={found} />
    </section>
  );
}

function Freshness({ resource, batches }: { resource: ResourceDetail; batches: Batch[] }) {
  const t = useTexts();
  const zone = useZone();
  const now = useNow(hourMs);
  const latest = batches.find((batch) => batch.state === 'landed')?.endedAt;
  if (!latest) return null;
  const { cycle } = resource.content;
  const time = saidMoment(Date.parse(latest), now, zone, t);
  const limit = cycleMs[cycle];
  if (limit === undefined) return <p className={styles.soft}>{t('batch.freshNever', { time })}</p>;
  const isFresh = now - Date.parse(latest) < limit;
  const values = { cycle: t(`cycle.${cycle}`).toLowerCase(), time };
  return (
    <Notice tone={isFresh ? 'done' : 'warning'}>
      {isFresh ? t('batch.fresh', values) : t('batch.stale', values)}
    </Notice>
  );
}

const tones = { running: 'warning', landed: 'done', failed: 'warning' } as const;

function BatchTable({ batches }: { batches: Batch[] }) {
  const t = useTexts();
  const number = useNumber();
  return (
    <table className={`${styles.table} ${styles.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('batch.number')}</th>
          <th scope="col">{t('batch.state')}</th>
          <th scope="col">{t('batch.mode')}</th>
          <th scope="col" data-number>
            {t('batch.landed')}
          </th>
          <th scope="col" data-number>
            {t('batch.quarantined')}
          </th>
          <th scope="col">{t('batch.at')}</th>
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.id}>
            <th scope="row">{t('quality.ofBatch', { batch: batch.number })}</th>
            <td data-label={t('batch.state')}>
              <span>
                <Tag tone={tones[batch.state]}>{t(`batch.state.${batch.state}`)}</Tag>
                {batch.state === 'running' && <Progress of={batch} />}
              </span>
            </td>
            <td data-label={t('batch.mode')}>{t(`mode.${batch.mode}`)}</td>
            <td data-number data-label={t('batch.landed')}>
              {number(batch.rowsLanded)}
            </td>
            <td data-number data-label={t('batch.quarantined')}>
              {number(batch.rowsQuarantined)}
            </td>
            <td data-label={t('batch.at')}>
              <Time at={batch.endedAt ?? batch.startedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Progress({ of: { bytesRead, bytesTotal, rowsRead } }: { of: Batch }) {
  const t = useTexts();
  const number = useNumber();
  return (
    <small>
      {bytesTotal !== null && bytesTotal > 0 && <Bar share={bytesRead / bytesTotal} />}
      {t('batch.progress', { rows: number(rowsRead) ?? '' })}
    </small>
  );
}
