import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Board, boardQuery, type DemandClass, demandClasses } from '../../api/lists.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { DemandForm } from './demand-form.tsx';
import { Demands, Duplicates, DutyLines, ItemsOfClass } from './lists-tables.tsx';
import { NegativeList } from './negative-list.tsx';
import page from './page.module.css';
import { Tabs } from './page.tsx';
import styles from './supply.module.css';
import { Figure } from './supply-parts.tsx';

const route = getRouteApi('/staff/desk/data/data/lists');
const tabIds = ['board', 'demands', 'duties', 'negative'] as const;
const wrong: readonly DemandClass[] = ['overdue', 'unlawful-refusal'];
const late: readonly DemandClass[] = ['no-owner', 'unmet'];

/** What departments need, what they must supply, what the law forbids: held against each other. */
export function ListsPage() {
  const t = useTexts();
  usePageTitle(t('data.lists'));
  const { permissions } = useSession();
  const { tab } = route.useSearch();
  const here = tabIds.find((id) => id === tab) ?? 'board';
  const [isNew, setNew] = useState(false);
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1>{t('data.lists')}</h1>
        {permissions.includes('catalogue.demand') && (
          <Button look="main" onClick={() => setNew(true)}>
            {t('lists.newDemand')}
          </Button>
        )}
      </div>
      {isNew && <DemandForm onClose={() => setNew(false)} />}
      <Tabs
        here={here}
        tabs={tabIds.map((id) => ({
          id,
          title: t(`lists.tab.${id}`),
          to: paths.lists(id === 'board' ? {} : { tab: id }),
        }))}
      />
      {here === 'board' && <BoardTab />}
      {here === 'demands' && <Demands />}
      {here === 'duties' && <DutyLines />}
      {here === 'negative' && <NegativeList />}
    </div>
  );
}

function BoardTab() {
  const t = useTexts();
  const { class: asked, owner, kind } = route.useSearch();
  const found = useQuery(boardQuery);
  const chosen = demandClasses.find((one) => one === asked);
  if (found.isPending) return <Loading rows={10} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const board = found.data;
  return (
    <>
      <Whole board={board} />
      <Classes board={board} chosen={chosen} isDuplicates={kind === 'duplicates'} />
      {kind === 'duplicates' ? (
        <Duplicates />
      ) : chosen || owner ? (
        <ItemsOfClass chosen={chosen} owner={owner} />
      ) : (
        board.owners.length > 0 && <Owners board={board} />
      )}
      {(chosen || owner || kind) && (
        <Link {...paths.lists()} resetScroll={false} className={page.back}>
          {t('lists.backToOwners')}
        </Link>
      )}
    </>
  );
}

/** The three lists in one line, each leading to itself. */
function Whole({ board }: { board: Board }) {
  const t = useTexts();
  const number = useNumber();
  const { demands, duties, negative } = board;
  return (
    <p className={page.line}>
      <Link {...paths.lists({ tab: 'demands' })}>
        {t('lists.demands', { demands: number(demands.demands) ?? '', items: number(demands.items) ?? '' })}
      </Link>
      <Link {...paths.lists({ tab: 'duties' })}>
        {t('lists.duties', {
          lines: number(duties.lines) ?? '',
          organisations: number(duties.organisations) ?? '',
        })}
      </Link>
      <Link {...paths.lists({ tab: 'negative' })}>
        {t('lists.negative', { valid: negative.valid, waiting: negative.waiting })}
      </Link>
    </p>
  );
}

interface ClassesProps {
  board: Board;
  chosen: DemandClass | undefined;
  isDuplicates: boolean;
}

/** Each number opens its rows below. */
function Classes({ board, chosen, isDuplicates }: ClassesProps) {
  const t = useTexts();
  const number = useNumber();
  const toneOf = (one: DemandClass, items: number): 'wrong' | 'warning' | undefined => {
    if (items === 0) return undefined;
    if (wrong.includes(one)) return 'wrong';
    return late.includes(one) ? 'warning' : undefined;
  };
  return (
    <nav className={styles.figures} aria-label={t('lists.classes')}>
      {demandClasses.map((one) => {
        const { items, late: overdue } = board.classes.find((each) => each.class === one) ?? {
          items: 0,
          late: 0,
        };
        return (
          <Link
            key={one}
            {...paths.lists({ class: one })}
            resetScroll={false}
            activeProps={{}}
            aria-current={one === chosen ? 'true' : undefined}
            title={t(`lists.why.${one}`)}
          >
            <Figure
              name={t(`lists.class.${one}`)}
              value={number(items)}
              tone={toneOf(one, items)}
              note={overdue > 0 && one !== 'overdue' ? t('lists.late', { count: overdue }) : undefined}
            />
          </Link>
        );
      })}
      <Link
        {...paths.lists({ kind: 'duplicates' })}
        resetScroll={false}
        activeProps={{}}
        aria-current={isDuplicates ? 'true' : undefined}
        title={t('lists.collectedTwiceWhy')}
      >
        <Figure
          name={t('lists.collectedTwice')}
          value={number(board.duplicates)}
          tone={board.duplicates > 0 ? 'warning' : undefined}
        />
      </Link>
    </nav>
  );
}

/** Who is asked for what, most first. */
function Owners({ board }: { board: Board }) {
  const t = useTexts();
  const nameOf = useName();
  const number = useNumber();
  const columns = [
    { name: 'overdue', class: 'overdue' },
    { name: 'unlawful', class: 'unlawful-refusal' },
    { name: 'unmet', class: 'unmet' },
    { name: 'refused', class: 'refused' },
  ] as const;
  return (
    <table className={`${page.table} ${page.stack}`}>
      <caption>{t('lists.owners')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('lists.owner')}</th>
          {columns.map((column) => (
            <th key={column.name} scope="col" data-number>
              {t(`lists.class.${column.class}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {board.owners.map((owner) => (
          <tr key={owner.organisation.id}>
            <th scope="row">
              <Link {...paths.lists({ owner: owner.organisation.id })} resetScroll={false}>
                {nameOf(owner.organisation.name)}
              </Link>
            </th>
            {columns.map((column) => (
              <td key={column.name} data-number data-label={t(`lists.class.${column.class}`)}>
                {owner[column.name] > 0 ? (
                  <Link
                    {...paths.lists({ owner: owner.organisation.id, class: column.class })}
                    resetScroll={false}
                  >
                    {number(owner[column.name])}
                  </Link>
                ) : (
                  <span className={page.faint}>0</span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
