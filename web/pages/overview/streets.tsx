import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { placesQuery } from '../../api/district.ts';
import type { Overview, Point } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { usePlaceName, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { ClockShape } from '../../ui/signs.tsx';
import { Loading } from '../../ui/states.tsx';
import styles from './overview.module.css';

const shown = 12;
const columns = ['open', 'warning', 'overdue'] as const;

type OnPlace = (at: Point) => void;
type Street = Overview['streets'][number];

/** Where it goes wrong: streets by overtime, then by warnings, then by load. */
export function Streets({ overview, onPlace }: { overview: Overview | undefined; onPlace: OnPlace }) {
  const t = useTexts();
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
                <PlaceName street={street} onPlace={onPlace} />
                <span className={styles.bar} style={{ width: `${(100 * street.open) / most}%` }} />
              </th>
              {columns.map((column) => (
                <td key={column} data-tone={column !== 'open' && street[column] > 0 ? column : undefined}>
                  <Count street={street} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A place opens the map. Where a case is not located yet, there is none. */
function PlaceName({ street, onPlace }: { street: Street; onPlace: OnPlace }) {
  const t = useTexts();
  const placeName = usePlaceName();
  const places = useQuery(placesQuery({ level: 'street' }));
  const at = places.data?.find((place) => place.code === street.code)?.point;
  const { name, nameEn } = street;
  if (name === null) return t('overview.unlocated');
  const words = placeName({ name, nameEn });
  if (at === undefined) return words;
  return (
    <button type="button" onClick={() => onPlace(at)}>
      {words}
    </button>
  );
}

/** A number opens its cases. */
function Count({ street, column }: { street: Street; column: (typeof columns)[number] }) {
  const t = useTexts();
  const number = useNumber();
  const words = (
    <>
      {column !== 'open' && <ClockShape clock={column} />} {number(street[column])}
    </>
  );
  if (street.code === null || street[column] === 0) return words;
  const clock = column === 'open' ? undefined : column;
  const label = `${street.name} ${t(`overview.${column}`)} ${number(street[column])}`;
  return (
    <Link {...paths.cases({ street: street.code, open: true, clock })} aria-label={label}>
      {words}
    </Link>
  );
}
