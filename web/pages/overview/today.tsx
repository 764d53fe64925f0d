import { lazy, Suspense, useMemo } from 'react';
import type { Overview } from '../../api/shapes.ts';
import { useNow } from '../../clock.ts';
import { paths } from '../../paths.ts';
import { type Texts, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { saidDuration, startOfDay, useZone } from '../../ui/time.tsx';
import { Figure } from './figure.tsx';
import styles from './overview.module.css';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const Chart = lazy(() => import('../../ui/chart.tsx'));

/** How are we doing. */
export function Today({ overview }: { overview: Overview | undefined }) {
  const t = useTexts();
  const number = useNumber();
  const { timeZone } = useZone();
  const midnight = startOfDay(useNow(hourMs), timeZone);
  const percent = useNumber({ style: 'percent', maximumFractionDigits: 1 });
  return (
    <section className={styles.below} aria-label={t('overview.today')}>
      <Figure words={t('overview.open')} value={number(overview?.open)} link={paths.cases({ open: true })} />
      <Figure
        words={t('overview.reported')}
        value={number(overview?.today.opened)}
        link={paths.cases({ from: midnight })}
      />
      <Figure
        words={t('overview.closed')}
        value={number(overview?.today.closed)}
        link={paths.cases({ closedFrom: midnight })}
      />
      <Figure words={t('overview.onTime')} value={percent(inTimeRate(overview))} />
      <Figure words={t('overview.dispatch')} value={saidMinutes(overview, t)} />
      <div className={styles.chart}>
        <Suspense>{overview && <Hours overview={overview} />}</Suspense>
      </div>
    </section>
  );
}

function saidMinutes(overview: Overview | undefined, t: Texts): string | undefined {
  const minutes = overview?.today.dispatchMinutes;
  return minutes === undefined || minutes === null ? undefined : saidDuration(minutes * minuteMs, t);
}

/** The 24 hours up to now; the server leaves out those in which nothing happened. */
function lastDay({ at, hours }: Overview): Overview['hours'] {
  const known = new Map(hours.map((hour) => [Date.parse(hour.hour), hour]));
  const last = Math.floor(Date.parse(at) / hourMs) * hourMs;
  return Array.from({ length: 24 }, (_, index) => {
    const start = last - (23 - index) * hourMs;
    return known.get(start) ?? { hour: new Date(start).toISOString(), opened: 0, closed: 0 };
  });
}

/** Of the cases closed today, the share that never ran over a limit. */
function inTimeRate(overview: Overview | undefined): number | undefined {
  if (!overview || overview.today.closed === 0) return undefined;
  return overview.today.closedInTime / overview.today.closed;
}

function Hours({ overview }: { overview: Overview }) {
  const t = useTexts();
  const { timeZone, tag } = useZone();
  const data = useMemo(() => {
    const hours = lastDay(overview);
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
  }, [overview, timeZone, tag, t]);
  return <Chart face="overview" title={t('overview.hours')} unit={t('unit.cases')} {...data} />;
}
