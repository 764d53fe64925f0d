import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type Changes, type GrantDetail, grantChangesQuery } from '../../api/sharing.ts';
import { useTexts } from '../../texts/text.ts';
import { inputClass } from '../../ui/field.tsx';
import { useNumber } from '../../ui/number.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { Cell } from './cell.tsx';
import grantStyles from './grant.module.css';
import styles from './page.module.css';
import { More, Scroll } from './page.tsx';
import { useItemTitle } from './words.tsx';

/** Only what came since: the batches after one, and their rows. */
export function GrantChanges({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const id = useId();
  const [since, setSince] = useState(0);
  const found = useInfiniteQuery(grantChangesQuery(grant.id, since));
  const batches = found.data?.pages[0]?.batches ?? [];
  return (
    <section className={styles.part} aria-label={t('grant.tab.changes')}>
      <p className={styles.soft}>{t('changes.why')}</p>
      <div className={grantStyles.since}>
        <label htmlFor={id}>{t('changes.since')}</label>
        <input
          id={id}
          type="number"
          min={0}
          className={inputClass}
          value={since}
          onChange={(event) => setSince(Math.max(0, Math.floor(event.target.valueAsNumber || 0)))}
        />
      </div>
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && batches.length === 0 && <Empty title={t('changes.none')}>{t('changes.noneWhy')}</Empty>}
      {batches.length > 0 && <BatchTable batches={batches} />}
      {found.data && <ChangedRows grant={grant} pages={found.data.pages} />}
      <More query={found} />
    </section>
  );
}

function BatchTable({ batches }: { batches: Changes['batches'] }) {
  const t = useTexts();
  const number = useNumber();
  return (
    <table className={`${styles.table} ${styles.stack}`}>
      <caption>{t('changes.batches')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('batch.number')}</th>
          <th scope="col">{t('batch.mode')}</th>
          <th scope="col">{t('batch.at')}</th>
          <th scope="col" data-number>
            {t('changes.visible')}
          </th>
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.number}>
            <th scope="row">{t('quality.ofBatch', { batch: batch.number })}</th>
            <td data-label={t('batch.mode')}>{t(`mode.${batch.mode}`)}</td>
            <td data-label={t('batch.at')}>
              <Time at={batch.at} />
            </td>
            <td data-number data-label={t('changes.visible')}>
              {number(batch.rows)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ChangedRows({ grant, pages }: { grant: GrantDetail; pages: Changes[] }) {
  const t = useTexts();
  const titleOf = useItemTitle();
  const rows = pages.flatMap((page) => page.items);
  if (rows.length === 0) return null;
  return (
    <>
      <h2>{t('changes.rows')}</h2>
      <Scroll title={t('changes.rows')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col" data-number>
                {t('batch.number')}
              </th>
              {grant.items.map((item) => (
                <th key={item.name} scope="col" title={item.name}>
                  {titleOf(item)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ batch, key, row }) => (
              <tr key={`${batch} ${key}`}>
                <td data-number>{batch}</td>
                {grant.items.map(({ name, type }) => (
                  <td key={name}>
                    <Cell value={row[name]} type={type} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
