import { useQuery } from '@tanstack/react-query';
import {
  type ItemProfile,
  profileQuery,
  type ResourceDetail,
  type ResourceItem,
} from '../../api/resources.ts';
import { useNow } from '../../clock.ts';
import { useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { saidMoment, useZone } from '../../ui/time.tsx';
import { saidTime } from './cell.tsx';
import styles from './page.module.css';
import { Bar } from './page.tsx';
import parts from './resource.module.css';
import { useItemTitle } from './words.tsx';

const minuteMs = 60_000;

/** What the rows look like, item by item. Each chart is its table: the bars stand in its rows. */
export function ResourceProfile({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const number = useNumber();
  const zone = useZone();
  const now = useNow(minuteMs);
  const found = useQuery(profileQuery(resource.id));
  if (found.isPending) return <Loading rows={8} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const profile = found.data;
  const items = new Map(resource.content.items.map((item) => [item.name, item]));
  if (profile.items.length === 0) return <Empty title={t('profile.none')}>{t('profile.noneWhy')}</Empty>;
  return (
    <section className={styles.part} aria-label={t('resource.tab.profile')}>
      <p className={styles.soft}>
        {t('profile.of', {
          rows: number(profile.rows) ?? '',
          time: profile.at ? saidMoment(Date.parse(String(profile.at)), now, zone, t) : '',
        })}
      </p>
      <div className={parts.profiles}>
        {profile.items.map((one) => (
          <OneItem key={one.item} profile={one} item={items.get(one.item)} />
        ))}
      </div>
    </section>
  );
}

function OneItem({ profile, item }: { profile: ItemProfile; item: ResourceItem | undefined }) {
  const t = useTexts();
  const number = useNumber({ maximumFractionDigits: 2 });
  const titleOf = useItemTitle();
  const percent = useNumber({ style: 'percent', maximumFractionDigits: 1 });
  const { rows, missing, distinct, least, most, average } = profile;
  const share = rows === 0 ? 0 : missing / rows;
  const said = useSaidEdge(item);
  const facts: [string, string | null | undefined][] = [
    [t('profile.distinct'), number(distinct)],
    [t('profile.least'), least && said(least)],
    [t('profile.most'), most && said(most)],
    [t('profile.average'), number(average)],
  ];
  return (
    <article className={`${styles.card} ${parts.profile}`}>
      <div className={styles.head}>
        <h2>{item ? titleOf(item) : profile.item}</h2>
        <span className={styles.faint}>{t('profile.missingShare', { share: percent(share) ?? '' })}</span>
      </div>
      <dl className={styles.facts}>
        {facts.map(([name, fact]) =>
          fact ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {profile.isSensitive && <p className={styles.faint}>{t('profile.sensitive')}</p>}
      {profile.histogram.length > 0 && (
        <Bars
          title={t('profile.spread')}
          head={t('profile.range')}
          rows={profile.histogram.map(({ from, to, rows: count }) => ({
            name: `${said(from)} – ${said(to)}`,
            count,
          }))}
        />
      )}
      {profile.histogram.length === 0 && profile.top.length > 0 && (
        <Bars
          title={t('profile.top')}
          head={t('profile.value')}
          rows={profile.top.map(({ value, rows: count }) => ({ name: value, count }))}
        />
      )}
    </article>
  );
}

/** An edge of a range: a number with few digits, a moment as its day in the district. */
function useSaidEdge(item: ResourceItem | undefined): (text: string) => string {
  const number = useNumber({ maximumFractionDigits: 1 });
  const { timeZone } = useZone();
  return (text) => {
    if (item?.type === 'datetime') return saidTime(text, timeZone).slice(0, 10);
    const value = Number(text);
    return item?.type === 'date' || text === '' || Number.isNaN(value) ? text : (number(value) ?? text);
  };
}

interface BarsProps {
  title: string;
  head: string;
  rows: { name: string; count: number }[];
}

function Bars({ title, head, rows }: BarsProps) {
  const t = useTexts();
  const number = useNumber();
  const most = Math.max(...rows.map((row) => row.count));
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{t('profile.share')}</th>
          <th scope="col">{t('profile.rows')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, count }) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {name}
            </th>
            <td>
              <Bar share={count / most} />
            </td>
            <td>{number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
