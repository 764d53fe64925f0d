import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { type ResourceDetail, type Sample, sampleQuery } from '../../api/resources.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Cell } from './cell.tsx';
import styles from './page.module.css';
import { Scroll } from './page.tsx';
import { useItemTitle } from './words.tsx';

const MatchRate = lazy(() => import('./match-rate.tsx').then((module) => ({ default: module.MatchRate })));

/** Try before you apply: rows that look like the data, and how much of it would join. */
export function ResourceTry({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const found = useQuery(sampleQuery(resource.id));
  return (
    <section className={styles.part} aria-label={t('resource.tab.try')}>
      <h2>{t('try.sample')}</h2>
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.rows.length === 0 && <Empty title={t('try.sampleNone')} />}
      {found.data && found.data.rows.length > 0 && <SampleTable sample={found.data} />}
      {resource.content.sharing !== 'none' && (
        <Suspense fallback={<Loading rows={4} />}>
          <MatchRate resource={resource} />
        </Suspense>
      )}
    </section>
  );
}

function SampleTable({ sample }: { sample: Sample }) {
  const t = useTexts();
  const nameOf = useName();
  const titleOf = useItemTitle();
  return (
    <>
      <p className={styles.line}>
        <Tag tone="warning">{t('try.sampleMark')}</Tag>
        <span className={styles.soft}>{nameOf(sample.label)}</span>
      </p>
      <Scroll title={t('try.sample')}>
        <table className={styles.table}>
          <thead>
            <tr>
              {sample.items.map((item) => (
                <th key={item.name} scope="col" title={item.name}>
                  {titleOf(item)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: made-up rows have no other identity
              <tr key={index}>
                {sample.items.map(({ name, type }) => (
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
