import { lazy, Suspense, useMemo } from 'react';
import type { Overview } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { useZone } from '../../ui/time.tsx';
import { Figure } from './figure.tsx';
import { useNumber } from './number.ts';
import styles from './overview.module.css';

const Chart = lazy(() => import('../../ui/chart.tsx'));

/** How are we doing. */
export function Today({ overview }: { overview: Overview | undefined }) {
  const t = useTexts();
  const number = useNumber();
  const percent = useNumber({ style: 'percent', maximumFractionDigits: 1 });
  return (
    <section className={styles.below} aria-label={t('overview.today')}>
      <Figure words={t('overview.open')} value={number(overview?.open)} link={paths.cases({ open: true })} />
      <Figure words={t('overview.reported')} value={number(overview?.today.opened)} />
      <Figure
        words={t('overview.closed')}
        value={number(overview?.today.closed)}
        link={paths.cases({ stage: 'closed' })}
      />
      <Figure words={t('overview.onTime')} value={percent(inTimeRate(overview))} />
      <div className={styles.chart}>
        <Suspense>{overview && <Hours hours={overview.hours} />}</Suspense>
      </div>
    </section>
  );
}

/** Of the cases closed today, the share that never ran over a limit. */
function inTimeRate(overview: Overview | undefined): number | undefined {
  if (!overview || overview.today.closed === 0) return undefined;
  return overview.today.closedInTime / overview.today.closed;
}

function Hours({ hours }: { hours: Overview['hours'] }) {
  const t = useTexts();
  const { timeZone, tag } = useZone();
  const data = useMemo(() => {
    const format = new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', hour12: false });
    return {
      categories: hours.map((hour) => format.format(Date.parse(hour.hour))),
      series: [
        {
          name: t('log.opened'),
          colour: 'thread' as const,
          values: hours.map((hour) => hour.opened),
        },
        { name: t('log.closed'), colour: 'done' as const, values: hours.map((hour) => hour.closed) },
      ],
    };
  }, [hours, timeZone, tag, t]);
  return <Chart face="overview" title={t('overview.hours')} unit={t('unit.cases')} {...data} />;
}
