import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { casesQuery } from '../../api/cases.ts';
import { useHomePoint } from '../../api/district.ts';
import { useSession } from '../../api/session.ts';
import type { CaseFilters, CaseSummary } from '../../api/shapes.ts';
import { forgetNews, newsMax, useLiveState } from '../../live.ts';
import { MapView } from '../../map/map-view.tsx';
import { paths, readCaseId } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { ShortcutSheet } from '../../ui/dialog.tsx';
import { type Shortcut, useShortcuts } from '../../ui/keyboard.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { CaseRow } from './case-row.tsx';
import { Filters } from './filters.tsx';
import styles from './queue.module.css';

const route = getRouteApi('/staff/desk/cases');
const nearZoom = 13;
const homeZoom = 12;

/** The queue, the case open beside it, and both on the map. */
export function QueuePage() {
  const t = useTexts();
  usePageTitle(t('nav.cases'));
  const filters = route.useSearch();
  const { caseId } = useParams({ strict: false });
  const openId = caseId === undefined ? undefined : readCaseId({ caseId });
  const queue = useInfiniteQuery(casesQuery(filters));
  const rows = useMemo(() => queue.data?.pages.flatMap((page) => page.items) ?? [], [queue.data]);
  const { shortcuts, isHelpOpen, closeHelp, openHelp } = useQueueKeys(rows, openId, filters);
  const list = useRef<HTMLDivElement>(null);
  const isAtRest = (): boolean =>
    openId === undefined &&
    queue.data?.pages.length === 1 &&
    list.current?.scrollTop === 0 &&
    !list.current.matches(':hover, :focus-within');
  return (
    <div className={styles.desk} data-open={openId !== undefined || undefined}>
      <section className={styles.queue} aria-label={t('queue.title')}>
        <Filters filters={filters} onHelp={openHelp} />
        <News openId={openId} isAtRest={isAtRest} onRead={() => void queue.refetch()} />
        <div ref={list} className={styles.rows}>
          {queue.isPending && <Loading rows={14} />}
          {queue.error && <Failure error={queue.error} onRetry={() => void queue.refetch()} />}
          {queue.data && rows.length === 0 && <Empty title={t('queue.empty')}>{t('queue.emptyWhy')}</Empty>}
          <ol>
            {rows.map((row) => (
              <CaseRow key={row.id} row={row} isOpen={row.id === openId} filters={filters} />
            ))}
          </ol>
          {queue.hasNextPage && (
            <Button
              className={styles.more}
              idle={queue.isFetchingNextPage}
              onClick={() => void queue.fetchNextPage()}
            >
              {queue.isFetchingNextPage ? t('state.loading') : t('queue.more')}
            </Button>
          )}
        </div>
      </section>
      <section className={styles.detail} aria-label={t('queue.detail')}>
        {openId ? <Outlet /> : <Empty title={t('queue.choose')}>{t('queue.chooseHow')}</Empty>}
      </section>
      <QueueMap rows={rows} openId={openId} filters={filters} />
      {isHelpOpen && <ShortcutSheet shortcuts={shortcuts} onClose={closeHelp} />}
    </div>
  );
}

interface NewsProps {
  openId: number | undefined;
  isAtRest: () => boolean;
  onRead: () => void;
}

/**
 * What happened since the queue was read. Nothing moves under a hand: new cases come in by themselves only while
 * nobody is in the list, else they are announced and wait to be asked for.
 */
function News({ openId, isAtRest, onRead }: NewsProps) {
  const t = useTexts();
  const { news } = useLiveState();
  // The case in front of one is up to date already.
  const count = openId !== undefined && news.has(openId) ? news.size - 1 : news.size;
  const read = (): void => {
    forgetNews();
    onRead();
  };
  const latest = useRef({ read, isAtRest });
  latest.current = { read, isAtRest };
  useEffect(() => {
    if (count > 0 && latest.current.isAtRest()) latest.current.read();
  }, [count]);
  if (count === 0) return null;
  return (
    <button type="button" className={styles.news} onClick={read}>
      {count >= newsMax ? t('queue.newsMany') : t('queue.news', { count })}
    </button>
  );
}

function QueueMap({
  rows,
  openId,
  filters,
}: {
  rows: CaseSummary[];
  openId: number | undefined;
  filters: CaseFilters;
}) {
  const t = useTexts();
  const navigate = useNavigate();
  const marks = useMemo(
    () =>
      rows.flatMap(({ id, location, clock }) =>
        location ? [{ id, at: location, clock, chosen: id === openId }] : [],
      ),
    [rows, openId],
  );
  const location = rows.find((row) => row.id === openId)?.location;
  const home = useHomePoint(useSession().post.organisation);
  const focus = useMemo(() => {
    if (location) return { at: location, zoom: nearZoom };
    return home && { at: home, zoom: homeZoom };
  }, [location, home]);
  return (
    <aside className={styles.map}>
      <MapView
        face="desk"
        label={t('queue.map')}
        marks={marks}
        focus={focus}
        onPick={({ mark }) => mark !== undefined && void navigate(paths.case({ id: mark, filters }))}
      />
    </aside>
  );
}

function useQueueKeys(rows: CaseSummary[], openId: number | undefined, filters: CaseFilters) {
  const navigate = useNavigate();
  const [isHelpOpen, setHelp] = useState(false);
  // Where the hand was: a case that leaves the queue makes room for the next one, which is then at its place.
  const last = useRef(-1);
  const at = rows.findIndex((row) => row.id === openId);
  if (at >= 0) last.current = at;
  const move = (by: number): void => {
    const wanted = at >= 0 || by === 0 ? last.current + by : last.current + Math.min(by, 0);
    const next = rows[Math.min(rows.length - 1, Math.max(0, wanted))];
    if (!next) return;
    void navigate({ ...paths.case({ id: next.id, filters }), replace: openId !== undefined });
    document.getElementById(`row-${next.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  const shortcuts: Shortcut[] = [
    { key: 'j', words: 'keys.next', run: () => move(1) },
    { key: 'k', words: 'keys.previous', run: () => move(-1) },
    {
      key: 'Enter',
      words: 'keys.open',
      run: () => (openId ? document.getElementById('case')?.focus() : move(0)),
    },
    {
      key: 'a',
      words: 'keys.act',
      run: () => document.querySelector<HTMLElement>('[data-first-act]')?.click(),
    },
    { key: '/', words: 'keys.search', run: () => document.getElementById('queue-search')?.focus() },
    { key: 'Escape', words: 'keys.back', run: () => void navigate(paths.cases(filters)) },
    { key: '?', words: 'keys.help', run: () => setHelp(true) },
  ];
  useShortcuts(shortcuts);
  return { shortcuts, isHelpOpen, openHelp: () => setHelp(true), closeHelp: () => setHelp(false) };
}
