import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { ClockShape } from '../../ui/signs.tsx';
import { Loading } from '../../ui/states.tsx';
import { useNumber } from './number.ts';
import styles from './overview.module.css';

const shown = 9;

/** Where it goes wrong: streets by overtime, then by warnings, then by load. */
export function Streets({ overview }: { overview: Overview | undefined }) {
  const t = useTexts();
  const number = useNumber();
  const streets = [...(overview?.streets ?? [])]
    .sort((a, b) => b.overdue - a.overdue || b.warning - a.warning || b.open - a.open)
    .slice(0, shown);
  const most = Math.max(1, ...streets.map((street) => street.open));
  return (
    <section className={styles.right} aria-label={t('overview.where')}>
      <h2>{t('overview.where')}</h2>
      {!overview && <Loading rows={9} />}
      <table className={styles.streets}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('filter.street')}</th>
            <th scope="col">{t('overview.open')}</th>
            <th scope="col">{t('overview.warning')}</th>
            <th scope="col">{t('overview.overdue')}</th>
          </tr>
        </thead>
        <tbody>
          {streets.map((street) => (
            <tr key={street.code ?? 'none'}>
              <th scope="row">
                {street.code ? (
                  <Link {...paths.cases({ street: street.code, open: true })}>{street.name}</Link>
                ) : (
                  t('overview.unlocated')
                )}
                <span className={styles.bar} style={{ width: `${(100 * street.open) / most}%` }} />
              </th>
              <td>{number(street.open)}</td>
              <td data-tone={street.warning > 0 ? 'warning' : undefined}>
                <ClockShape clock="warning" /> {number(street.warning)}
              </td>
              <td data-tone={street.overdue > 0 ? 'overdue' : undefined}>
                <ClockShape clock="overdue" /> {number(street.overdue)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
