import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { type Quality, qualityQuery, type ResourceDetail } from '../../api/resources.ts';
import { type PlainKey, type Texts, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './page.module.css';
import { Bar } from './page.tsx';
import parts from './resource.module.css';
import { useItemTitle } from './words.tsx';

const Chart = lazy(() => import('../../ui/chart.tsx'));

/** Below this a score is something to look at. */
const goodScore = 90;

/** How good the newest batch is, by dimension and rule, and how that changed. */
export function ResourceQuality({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const found = useQuery(qualityQuery(resource.id));
  if (found.isPending) return <Loading rows={8} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const quality = found.data;
  if (quality.score === null) return <Empty title={t('quality.none')}>{t('quality.noneWhy')}</Empty>;
  return (
    <section className={styles.part} aria-label={t('resource.tab.quality')}>
      <div className={parts.pair}>
        <Dimensions quality={quality} />
        {quality.trend.length > 1 && (
          <div className={styles.card}>
            <Suspense fallback={<Loading rows={4} />}>
              <Trend quality={quality} />
            </Suspense>
          </div>
        )}
      </div>
      <Results quality={quality} resource={resource} />
    </section>
  );
}

function Dimensions({ quality }: { quality: Quality }) {
  const t = useTexts();
  const points = useNumber({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const number = useNumber();
  return (
    <div className={styles.card}>
      <p className={parts.score}>
        <strong>{points(quality.score)}</strong> {t('quality.score')}
        {quality.batch !== null && <span> · {t('quality.ofBatch', { batch: quality.batch })}</span>}
        {quality.at && (
          <span>
            {' · '}
            <Time at={quality.at} />
          </span>
        )}
      </p>
      <table className={`${styles.table} ${parts.dimensions}`}>
        <thead>
          <tr>
            <th scope="col">{t('quality.dimension')}</th>
            <th scope="col" className={parts.wide}>
              <span className="visually-hidden">{t('quality.points')}</span>
            </th>
            <th scope="col" data-number>
              {t('quality.points')}
            </th>
            <th scope="col" data-number>
              {t('quality.checked')}
            </th>
          </tr>
        </thead>
        <tbody>
          {quality.dimensions.map(({ dimension, score, checked }) => (
            <tr key={dimension}>
              <th scope="row">{t(`quality.${dimension}`)}</th>
              <td>
                <Bar share={score / 100} tone={score < goodScore ? 'warning' : undefined} />
              </td>
              <td data-number>{points(score)}</td>
              <td data-number>{number(checked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Trend({ quality }: { quality: Quality }) {
  const t = useTexts();
  const series = useMemo(
    () => [
      {
        name: t('quality.score'),
        colour: 'accent' as const,
        values: quality.trend.map((one) => Math.round(one.score * 10) / 10),
      },
    ],
    [quality, t],
  );
  const categories = useMemo(
    () => quality.trend.map((one) => t('quality.trendBatch', { batch: one.batch })),
    [quality, t],
  );
  return (
    <Chart
      face="desk"
      title={t('quality.trend')}
      unit={t('quality.unit')}
      categories={categories}
      series={series}
    />
  );
}

/** Rule by rule; what failed first. */
function Results({ quality, resource }: { quality: Quality; resource: ResourceDetail }) {
  const t = useTexts();
  const number = useNumber();
  const titleOf = useItemTitle();
  const [onlyFailed, setOnlyFailed] = useState(true);
  const failed = quality.results.filter((result) => result.passed < result.checked);
  const shown = onlyFailed ? failed : quality.results;
  const itemTitle = (name: string): string => {
    const item = resource.content.items.find((one) => one.name === name);
    return item ? titleOf(item) : name;
  };
  return (
    <div className={styles.part}>
      <div className={styles.head}>
        <h2>{t('quality.results')}</h2>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={onlyFailed}
            onChange={(event) => setOnlyFailed(event.target.checked)}
          />
          {t('quality.onlyFailed')}
        </label>
      </div>
      {shown.length === 0 ? (
        <p className={styles.soft}>{t('quality.allPassed')}</p>
      ) : (
        <table className={`${styles.table} ${styles.stack}`}>
          <thead>
            <tr>
              <th scope="col">{t('item.title')}</th>
              <th scope="col">{t('quality.dimension')}</th>
              <th scope="col">{t('quality.rule')}</th>
              <th scope="col" data-number>
                {t('quality.checked')}
              </th>
              <th scope="col" data-number>
                {t('quality.failed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ item, dimension, rule, checked, passed }) => (
              <tr key={`${item} ${dimension} ${rule}`}>
                <th scope="row">{itemTitle(item) || t('quality.wholeRow')}</th>
                <td data-label={t('quality.dimension')}>{t(`quality.${dimension}`)}</td>
                <td data-label={t('quality.rule')}>{saidRule(rule, t)}</td>
                <td data-number data-label={t('quality.checked')}>
                  {number(checked)}
                </td>
                <td data-number data-label={t('quality.failed')}>
                  {number(checked - passed)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

const rules: Record<string, PlainKey> = {
  accepted: 'quality.rule.accepted',
  'not-missing': 'quality.rule.not-missing',
  'one-row-a-key': 'quality.rule.one-row-a-key',
  'place-exists': 'quality.rule.place-exists',
  'village-in-street': 'quality.rule.village-in-street',
  'within-cycle': 'quality.rule.within-cycle',
};

function saidRule(rule: string, t: Texts): string {
  const key = rules[rule];
  return key ? t(key) : rule;
}
