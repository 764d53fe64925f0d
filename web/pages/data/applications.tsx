import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ApplicationStage, type ApplicationSummary, applicationsQuery } from '../../api/sharing.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Due, Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import { Chips, More } from './page.tsx';
import { useRowKeys } from './row-keys.ts';
import { useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/applications');

export const applicationStages = [
  'draft',
  'provider',
  'centre',
  'granted',
  'refused',
  'withdrawn',
] as const satisfies ApplicationStage[];

/** What this person applied for, and how far it is. What waits for their own decision is another place. */
export function ApplicationsPage() {
  const t = useTexts();
  usePageTitle(t('applications.title'));
  const { stage: asked } = route.useSearch();
  const stage = applicationStages.find((one) => one === asked);
  const found = useInfiniteQuery(applicationsQuery({ role: 'mine', stage }));
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  useRowKeys();
  return (
    <div className={styles.page}>
      <h1>{t('applications.title')}</h1>
      <Chips
        label={t('applications.stage')}
        here={stage ?? 'all'}
        chips={(['all', ...applicationStages] as const).map((id) => ({
          id,
          title: t(`applications.stage.${id}`),
          to: paths.applications(id === 'all' ? {} : { stage: id }),
        }))}
      />
      {found.isPending && <Loading rows={8} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && (
        <Empty title={stage ? t('applications.emptyStage') : t('applications.empty')}>
          {stage ? undefined : t('applications.emptyHow')}
        </Empty>
      )}
      {rows.length > 0 && <ApplicationTable rows={rows} />}
      <More query={found} />
    </div>
  );
}

function ApplicationTable({ rows }: { rows: ApplicationSummary[] }) {
  const t = useTexts();
  return (
    <table className={`${styles.table} ${styles.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('applications.resource')}</th>
          <th scope="col">{t('applications.purpose')}</th>
          <th scope="col">{t('applications.stage')}</th>
          <th scope="col">{t('applications.due')}</th>
          <th scope="col">{t('applications.updated')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ApplicationRow key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function ApplicationRow({ row }: { row: ApplicationSummary }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const isWaiting = row.stage === 'provider' || row.stage === 'centre';
  return (
    <tr>
      <th scope="row">
        <Link {...paths.application({ id: row.id })} data-row>
          {resourceName(row.resource)}
        </Link>
        <small>
          {nameOf(row.provider.name)} · {t('data.items', { count: row.itemCount })}
        </small>
      </th>
      <td data-label={t('applications.purpose')}>
        {row.purpose || <span className={styles.faint}>{t('applications.noPurpose')}</span>}
      </td>
      <td data-label={t('applications.stage')}>
        <span>
          <ApplicationStageTag stage={row.stage} />
        </span>
      </td>
      <td data-label={t('applications.due')}>{isWaiting && <Due clock={row.clock} dueAt={row.dueAt} />}</td>
      <td data-label={t('applications.updated')}>
        <Time at={row.updatedAt} />
      </td>
    </tr>
  );
}

const tones = {
  draft: 'plain',
  provider: 'accent',
  centre: 'accent',
  granted: 'done',
  refused: 'warning',
  withdrawn: 'plain',
} as const;

export function ApplicationStageTag({ stage }: { stage: ApplicationStage }) {
  const t = useTexts();
  return <Tag tone={tones[stage]}>{t(`applications.stage.${stage}`)}</Tag>;
}
