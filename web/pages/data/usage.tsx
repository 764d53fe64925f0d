import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { useSession } from '../../api/session.ts';
import { type Usage, usageQuery } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import page from './page.module.css';
import { Bar, Chips } from './page.tsx';
import styles from './supply.module.css';
import { Figure } from './supply-parts.tsx';
import { UnusedGrants } from './unused-grants.tsx';
import { saidBytes, useResourceName } from './words.tsx';

const Chart = lazy(() => import('../../ui/chart.tsx'));
const route = getRouteApi('/staff/desk/data/data/usage');
const spans = ['3', '12', '24'] as const;
const usual = '12';

/** What sharing is worth: who uses whose data how much, and which grants nobody uses. */
export function UsagePage() {
  const t = useTexts();
  usePageTitle(t('data.usage'));
  const { months: asked } = route.useSearch();
  const months = spans.find((one) => one === asked) ?? usual;
  const found = useQuery(usageQuery(Number(months)));
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1>{t('data.usage')}</h1>
        <Chips
          label={t('usage.span')}
          here={months}
          chips={spans.map((one) => ({
            id: one,
            title: t('usage.months', { count: Number(one) }),
            to: paths.usage(one === usual ? {} : { months: one }),
          }))}
        />
      </div>
      {found.isPending && <Loading rows={10} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Dashboard usage={found.data} />}
    </div>
  );
}

function Dashboard({ usage }: { usage: Usage }) {
  const t = useTexts();
  if (usage.livingGrants + usage.requests + usage.waiting === 0)
    return <Empty title={t('usage.empty')}>{t('usage.emptyWhy')}</Empty>;
  return (
    <>
      <Figures usage={usage} />
      {usage.months.length > 1 && (
        <div className={styles.charts}>
          <MonthChart usage={usage} of="rows" />
          <MonthChart usage={usage} of="requests" />
        </div>
      )}
      {usage.unused.length > 0 && <UnusedGrants unused={usage.unused} />}
      <Resources usage={usage} />
      <Departments rows={usage.users} caption={t('usage.users')} first={t('users.department')} />
      <Departments rows={usage.providers} caption={t('usage.providers')} first={t('data.provider')} />
      {usage.months.length > 0 && <Months usage={usage} />}
    </>
  );
}

/** Each figure opens what it counts, where one may see it. */
function Figures({ usage }: { usage: Usage }) {
  const t = useTexts();
  const number = useNumber();
  const { permissions } = useSession();
  const audits = permissions.includes('sharing.audit');
  const figures = [
    { id: 'livingGrants', value: number(usage.livingGrants), to: paths.grants() },
    { id: 'waiting', value: number(usage.waiting), to: paths.toDo() },
    { id: 'requests', value: number(usage.requests), to: audits ? paths.audit() : undefined },
    { id: 'refused', value: number(usage.refused), to: audits ? paths.audit() : undefined },
    { id: 'rows', value: number(usage.rows), to: audits ? paths.audit() : undefined },
    { id: 'bytes', value: saidBytes(usage.bytes), to: undefined },
  ] as const;
  return (
    <div className={styles.figures}>
      {figures.map(({ id, value, to }) => {
        const tone = id === 'refused' && usage.refused > 0 ? ('warning' as const) : undefined;
        return to ? (
          <Link key={id} {...to}>
            <Figure name={t(`usage.${id}`)} value={value} tone={tone} />
          </Link>
        ) : (
          <div key={id}>
            <Figure name={t(`usage.${id}`)} value={value} tone={tone} />
          </div>
        );
      })}
    </div>
  );
}

function MonthChart({ usage, of }: { usage: Usage; of: 'rows' | 'requests' }) {
  const t = useTexts();
  const title = t(of === 'rows' ? 'usage.rowsByMonth' : 'usage.requestsByMonth');
  const categories = useMemo(() => usage.months.map(({ month }) => month), [usage]);
  const series = useMemo(
    () => [
      {
        name: t(`usage.${of}`),
        colour: 'accent' as const,
        values: usage.months.map((month) => month[of]),
      },
    ],
    [usage, of, t],
  );
  return (
    <div className={page.card}>
      <Suspense fallback={<Loading rows={4} />}>
        <Chart
          face="desk"
          title={title}
          unit={t(of === 'rows' ? 'usage.unitRows' : 'usage.unitTimes')}
          categories={categories}
          series={series}
        />
      </Suspense>
    </div>
  );
}

const counted = ['grants', 'requests', 'rows'] as const;

function Heads({ first }: { first: string }) {
  const t = useTexts();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col" className={styles.wideCell}>
          <span className="visually-hidden">{t('profile.share')}</span>
        </th>
        {counted.map((one) => (
          <th key={one} scope="col" data-number>
            {t(`usage.column.${one}`)}
          </th>
        ))}
        <th scope="col" data-number>
          {t('usage.bytes')}
        </th>
      </tr>
    </thead>
  );
}

interface Counts {
  grants: number;
  requests: number;
  rows: number;
  bytes: number;
}

function Cells({ of, most }: { of: Counts; most: number }) {
  const t = useTexts();
  const number = useNumber();
  return (
    <>
      <td>
        <Bar share={most > 0 ? of.rows / most : 0} />
      </td>
      {counted.map((one) => (
        <td key={one} data-number data-label={t(`usage.column.${one}`)}>
          {number(of[one])}
        </td>
      ))}
      <td data-number data-label={t('usage.bytes')}>
        {saidBytes(of.bytes)}
      </td>
    </>
  );
}

function Resources({ usage }: { usage: Usage }) {
  const t = useTexts();
  const resourceName = useResourceName();
  const most = Math.max(0, ...usage.resources.map(({ rows }) => rows));
  if (usage.resources.length === 0) return null;
  return (
    <table className={`${page.table} ${page.stack} ${styles.aligned}`}>
      <caption>{t('usage.resources')}</caption>
      <Heads first={t('applications.resource')} />
      <tbody>
        {usage.resources.map(({ resource, ...counts }) => (
          <tr key={resource.id}>
            <th scope="row">
              <Link {...paths.resource({ id: resource.id, tab: 'users' })}>{resourceName(resource)}</Link>
            </th>
            <Cells of={counts} most={most} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DepartmentsProps {
  rows: Usage['users'];
  caption: string;
  first: string;
}

function Departments({ rows, caption, first }: DepartmentsProps) {
  const nameOf = useName();
  const { permissions } = useSession();
  const audits = permissions.includes('sharing.audit');
  const most = Math.max(0, ...rows.map((row) => row.rows));
  if (rows.length === 0) return null;
  return (
    <table className={`${page.table} ${page.stack} ${styles.aligned}`}>
      <caption>{caption}</caption>
      <Heads first={first} />
      <tbody>
        {rows.map(({ organisation, ...counts }) => (
          <tr key={organisation.id}>
            <th scope="row">
              {audits ? (
                <Link {...paths.audit({ organisation: organisation.id })}>{nameOf(organisation.name)}</Link>
              ) : (
                nameOf(organisation.name)
              )}
            </th>
            <Cells of={counts} most={most} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Months({ usage }: { usage: Usage }) {
  const t = useTexts();
  const most = Math.max(0, ...usage.months.map(({ rows }) => rows));
  return (
    <>
      <table className={`${page.table} ${page.stack} ${styles.aligned}`}>
        <caption>{t('usage.byMonth')}</caption>
        <Heads first={t('usage.month')} />
        <tbody>
          {usage.months.map(({ month, ...counts }) => (
            <tr key={month}>
              <th scope="row">{month}</th>
              <Cells of={counts} most={most} />
            </tr>
          ))}
        </tbody>
      </table>
      <p className={page.faint}>
        {t('usage.since')} <Time at={usage.since} />
      </p>
    </>
  );
}
