import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pressingQuery } from '../../api/cases.ts';
import type { Overview } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { usePlaceName, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { ClockShape, Due } from '../../ui/signs.tsx';
import { Loading } from '../../ui/states.tsx';
import { Figure } from './figure.tsx';
import styles from './overview.module.css';

const shown = 5;

/** What needs me now. */
export function Pressing({ overview }: { overview: Overview | undefined }) {
  const t = useTexts();
  const placeName = usePlaceName();
  const number = useNumber();
  const cases = useQuery(pressingQuery(shown));
  const overdue = overview?.overdue ?? 0;
  return (
    <section className={styles.left} aria-label={t('overview.now')}>
      <Figure
        size="great"
        tone={overdue > 0 ? 'overdue' : undefined}
        link={paths.cases({ clock: 'overdue', open: true })}
        value={number(overview?.overdue)}
        words={
          <>
            <ClockShape clock="overdue" /> {t('overview.overdue')}
          </>
        }
      />
      <Figure
        tone={overview && overview.warning > 0 ? 'warning' : undefined}
        link={paths.cases({ clock: 'warning', open: true })}
        value={number(overview?.warning)}
        words={
          <>
            <ClockShape clock="warning" /> {t('overview.warning')}
          </>
        }
      />
      <h2>{t('overview.longest')}</h2>
      {cases.isPending && <Loading rows={5} />}
      <ol className={styles.cases}>
        {cases.data?.map((each) => (
          <li key={each.id}>
            <Link {...paths.case({ id: each.id, filters: { clock: 'overdue' } })}>
              <span>{each.title}</span>
              <small>
                <span>{each.street ? placeName(each.street) : t('overview.unlocated')}</span>
                <Due clock={each.clock} dueAt={each.dueAt} />
              </small>
            </Link>
          </li>
        ))}
      </ol>
      {cases.data?.length === 0 && <p className={styles.calm}>{t('overview.nothingOverdue')}</p>}
    </section>
  );
}
