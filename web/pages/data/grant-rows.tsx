import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../api/session.ts';
import { type GrantDetail, type GrantItem, type GrantRow, grantRowsQuery } from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { useNumber } from '../../ui/number.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Cell } from './cell.tsx';
import grantStyles from './grant.module.css';
import { ObjectionDialog } from './objection-dialog.tsx';
import styles from './page.module.css';
import { More, Scroll } from './page.tsx';
import { useItemTitle } from './words.tsx';

/** The rows themselves, as they were approved; a wrong one can be objected to. */
export function GrantRows({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const number = useNumber();
  const [sort, setSort] = useState<string>();
  const [objected, setObjected] = useState<GrantRow>();
  const found = useInfiniteQuery(grantRowsQuery(grant.id, sort));
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const count = found.data?.pages[0]?.count ?? null;
  if (found.isPending) return <Loading rows={10} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (rows.length === 0) return <Empty title={t('rows.none')}>{t('rows.noneWhy')}</Empty>;
  return (
    <section className={styles.part} aria-label={t('grant.tab.rows')}>
      <p className={styles.soft}>
        {count !== null && t('rows.shown', { shown: number(rows.length) ?? '', count: number(count) ?? '' })}{' '}
        <span className={styles.faint}>{t('rows.metered')}</span>
      </p>
      <Scroll title={t('grant.tab.rows')}>
        <RowTable grant={grant} rows={rows} sort={sort} onSort={setSort} onObject={setObjected} />
      </Scroll>
      <More query={found} />
      {objected && <ObjectionDialog grant={grant} row={objected} onClose={() => setObjected(undefined)} />}
    </section>
  );
}

interface RowTableProps {
  grant: GrantDetail;
  rows: GrantRow[];
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  onObject: (row: GrantRow) => void;
}

function RowTable({ grant, rows, sort, onSort, onObject }: RowTableProps) {
  const t = useTexts();
  const { permissions } = useSession();
  const mayObject = permissions.includes('sharing.object');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {grant.items.map((item) => (
            <SortHead key={item.name} item={item} sort={sort} onSort={onSort} />
          ))}
          {mayObject && (
            <th scope="col">
              <span className="visually-hidden">{t('rows.object')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={String(row._key)}>
            {grant.items.map(({ name, type }) => (
              <td key={name} data-number={type === 'number' || undefined}>
                <Cell value={row[name]} type={type} />
              </td>
            ))}
            {mayObject && (
              <td>
                <Button
                  look="quiet"
                  className={grantStyles.inRow}
                  aria-label={t('rows.objectRow', { number: index + 1 })}
                  onClick={() => onObject(row)}
                >
                  {t('rows.object')}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface SortHeadProps {
  item: GrantItem;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
}

/** Up, down, as they came. */
function SortHead({ item, sort, onSort }: SortHeadProps) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const { name } = item;
  const isUp = sort === name;
  const isDown = sort === `-${name}`;
  const order = isUp ? 'ascending' : isDown ? 'descending' : 'none';
  const next = isUp ? `-${name}` : isDown ? undefined : name;
  return (
    <th scope="col" aria-sort={order} data-number={item.type === 'number' || undefined}>
      <button
        type="button"
        className={grantStyles.sort}
        title={item.mask === 'clear' ? name : `${name} · ${t(`mask.${item.mask}`)}`}
        aria-label={t('rows.sortBy', { title: titleOf(item) })}
        onClick={() => onSort(next)}
      >
        {titleOf(item)}
        <span aria-hidden="true">{isUp ? '↑' : isDown ? '↓' : ''}</span>
      </button>
    </th>
  );
}
