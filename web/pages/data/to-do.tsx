import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useSession } from '../../api/session.ts';
import {
  type ApplicationDetail,
  type ApplicationSummary,
  applicationQuery,
  applicationsQuery,
} from '../../api/sharing.ts';
import { myResourcesQuery, objectionsQuery } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Icon } from '../../ui/icon.tsx';
import { type Shortcut, useShortcuts } from '../../ui/keyboard.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Due, DueMoment } from '../../ui/signs.tsx';
import { Empty, Failure, Loading, Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { RowFilterWords } from './application-facts.tsx';
import { ApplicationLog } from './application-log.tsx';
import { ApplicationStageTag } from './applications.tsx';
import { ApprovePanel } from './approve-panel.tsx';
import page from './page.module.css';
import { Chips, Facts, More } from './page.tsx';
import { useRowKeys } from './row-keys.ts';
import styles from './to-do.module.css';
import { useItemTitle, useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/to-do');

/** The approver's desk: what waits, oldest deadline first, and the one that is open. */
export function ToDoPage() {
  const t = useTexts();
  usePageTitle(t('data.toDo'));
  const { application, tab } = route.useSearch();
  const { permissions } = useSession();
  const isWatching = tab === 'provider' && permissions.includes('sharing.approve');
  const id = /^\d{1,15}$/.test(application ?? '') ? Number(application) : undefined;
  const found = useInfiniteQuery(
    applicationsQuery(isWatching ? { role: 'all', stage: 'provider' } : { role: 'todo' }),
  );
  const rows = (found.data?.pages.flatMap((one) => one.items) ?? []).toSorted(byDue);
  useRowKeys();
  const acts: Shortcut[] = [
    {
      key: 'a',
      words: 'keys.act',
      run: () => document.querySelector<HTMLElement>('[data-first-act]')?.click(),
    },
  ];
  useShortcuts(acts);
  return (
    <div className={styles.desk} data-open={id !== undefined || undefined}>
      <section className={styles.side} aria-label={t('data.toDo')}>
        <div className={styles.sideHead}>
          <h1>{t('data.toDo')}</h1>
          {permissions.includes('sharing.approve') && (
            <Chips
              label={t('toDo.which')}
              here={isWatching ? 'provider' : 'mine'}
              chips={[
                { id: 'mine', title: t('toDo.mine'), to: paths.toDo() },
                { id: 'provider', title: t('toDo.atProviders'), to: paths.toDo({ tab: 'provider' }) },
              ]}
            />
          )}
          <OtherWork />
        </div>
        <div className={styles.rows}>
          {found.isPending && <Loading rows={8} />}
          {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
          {found.data && rows.length === 0 && <Empty title={t('toDo.empty')}>{t('toDo.emptyWhy')}</Empty>}
          {rows.length > 0 && (
            <ul>
              {rows.map((row) => (
                <li key={row.id}>
                  <Row row={row} isOpen={row.id === id} tab={tab} />
                </li>
              ))}
            </ul>
          )}
          <More query={found} />
        </div>
      </section>
      <div className={styles.opened}>
        {id === undefined ? (
          rows.length > 0 && <Empty title={t('toDo.choose')}>{t('toDo.chooseHow')}</Empty>
        ) : (
          <Opened key={id} id={id} tab={tab} />
        )}
      </div>
    </div>
  );
}

function byDue(one: ApplicationSummary, other: ApplicationSummary): number {
  return (one.dueAt ?? '9').localeCompare(other.dueAt ?? '9');
}

/** What else waits for the same people, each with its count. */
function OtherWork() {
  const t = useTexts();
  const { permissions } = useSession();
  const reviews = permissions.includes('catalogue.review');
  const drafts = useInfiniteQuery({ ...myResourcesQuery({ stage: 'review' }), enabled: reviews });
  const objections = useInfiniteQuery(objectionsQuery({ role: reviews ? 'all' : 'supplied', stage: 'open' }));
  const inReview = drafts.data?.pages[0]?.stages.find((one) => one.stage === 'review')?.count ?? 0;
  const first = objections.data?.pages[0];
  const open = first?.items.length ?? 0;
  if (inReview === 0 && open === 0) return null;
  return (
    <p className={styles.others}>
      {inReview > 0 && (
        <Link {...paths.steward({ stage: 'review' })}>{t('toDo.toReview', { count: inReview })}</Link>
      )}
      {open > 0 && (
        <Link {...paths.objections({ tab: reviews ? 'all' : 'supplied', stage: 'open' })}>
          {t('toDo.objections', { count: open })}
          {first?.next !== null && '+'}
        </Link>
      )}
    </p>
  );
}

function Row({ row, isOpen, tab }: { row: ApplicationSummary; isOpen: boolean; tab: string | undefined }) {
  const resourceName = useResourceName();
  const nameOf = useName();
  return (
    <Link
      {...paths.toDo({ tab, application: String(row.id) })}
      className={styles.row}
      activeProps={{}}
      aria-current={isOpen ? 'true' : undefined}
      data-row
    >
      <strong>{resourceName(row.resource)}</strong>
      <Due clock={row.clock} dueAt={row.dueAt} />
      <small>{nameOf(row.organisation.name)}</small>
      <small>{row.submittedAt && <Time at={row.submittedAt} />}</small>
      <p>{row.purpose}</p>
    </Link>
  );
}

function Opened({ id, tab }: { id: number; tab: string | undefined }) {
  const t = useTexts();
  const found = useQuery(applicationQuery(id));
  return (
    <article className={page.page}>
      <Link {...paths.toDo({ tab })} className={styles.back}>
        <Icon name="back" />
        {t('data.toDo')}
      </Link>
      {found.isPending && <Loading rows={12} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Application detail={found.data} />}
    </article>
  );
}

function Application({ detail }: { detail: ApplicationDetail }) {
  const resourceName = useResourceName();
  const isWaiting = detail.stage === 'provider' || detail.stage === 'centre';
  const isMine = detail.can.some(
    (act) => act === 'approvals' || act === 'refusals' || act === 'supervisions',
  );
  return (
    <>
      <header className={page.part}>
        <div className={page.line}>
          <ApplicationStageTag stage={detail.stage} />
          {isWaiting && <Due clock={detail.clock} dueAt={detail.dueAt} />}
          {isWaiting && detail.dueAt && <DueMoment dueAt={detail.dueAt} />}
        </div>
        <h2>
          <Link {...paths.resource({ id: detail.resource.id })}>{resourceName(detail.resource)}</Link>
        </h2>
      </header>
      {!isWaiting && <Outcome detail={detail} />}
      <Asked detail={detail} />
      {isWaiting && !isMine && <NotMine detail={detail} />}
      {isWaiting && isMine && <ApprovePanel detail={detail} />}
      <ApplicationLog detail={detail} />
    </>
  );
}

/** Somebody else has it now. */
function NotMine({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const provider = useName()(detail.provider.name);
  return detail.stage === 'centre' ? (
    <Notice tone="done">{t('application.waitsCentre', { provider })}</Notice>
  ) : (
    <Notice tone="warning">{t('application.waitsProvider', { provider })}</Notice>
  );
}

/** What became of it, with the way to the grant. */
function Outcome({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const department = nameOf(detail.organisation.name);
  if (detail.grantId === null)
    return (
      <Notice tone="warning">{t('toDo.over', { stage: t(`applications.stage.${detail.stage}`) })}</Notice>
    );
  return (
    <Notice tone="done">
      {t('toDo.granted', { department })}{' '}
      <Link {...paths.grant({ id: detail.grantId })}>
        {t('grant.number', { id: String(detail.grantId) })}
      </Link>
    </Notice>
  );
}

/** Who wants it, for what, on which basis: the purpose first, as the one thing to judge. */
function Asked({ detail }: { detail: ApplicationDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const titleOf = useItemTitle();
  const itemTitle = (name: string): string => {
    const item = detail.items.find((one) => one.name === name);
    return item ? titleOf(item) : name;
  };
  return (
    <section className={page.card} aria-label={t('apply.purpose')}>
      <p className={styles.purpose}>{detail.purpose}</p>
      <Facts
        facts={[
          [t('apply.legalBasis'), detail.legalBasis],
          [t('application.department'), nameOf(detail.organisation.name)],
          [t('application.applicant'), detail.applicant.name],
          [t('data.provider'), nameOf(detail.provider.name)],
          [t('application.rows'), <RowFilterWords key="rows" filter={detail.rows} titleOf={itemTitle} />],
          [t('application.duration'), t('apply.days', { days: detail.durationDays })],
          [t('apply.frequency'), t(`frequency.${detail.frequency}`)],
          [t('apply.means'), t(`means.${detail.means}`)],
        ]}
      />
    </section>
  );
}
