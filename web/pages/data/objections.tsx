import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useSession } from '../../api/session.ts';
import {
  type CorrectionNotice,
  correctionNoticesQuery,
  type ObjectionSummary,
  objectionsQuery,
  useReceipt,
} from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { ObjectionPanel } from './objection-panel.tsx';
import page from './page.module.css';
import { Chips, More, Tabs } from './page.tsx';
import { useRowKeys } from './row-keys.ts';
import { Refused } from './supply-parts.tsx';
import { useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/objections');
const stages = ['open', 'accepted', 'rejected'] as const;
const roles = ['mine', 'supplied', 'all', 'notices'] as const;
type Role = (typeof roles)[number];

/** Objections to rows: those of my department, those against its data, and corrections to take note of. */
export function ObjectionsPage() {
  const t = useTexts();
  usePageTitle(t('data.objections'));
  const { permissions } = useSession();
  const { tab, stage: asked, objection } = route.useSearch();
  const seesAll = permissions.includes('sharing.approve') || permissions.includes('sharing.audit');
  const supplies = permissions.includes('sharing.supply');
  const open = roles.filter((role) => {
    if (role === 'all') return seesAll;
    if (role === 'supplied') return supplies;
    return permissions.includes('sharing.object');
  });
  const here = open.find((role) => role === tab) ?? open[0] ?? 'mine';
  const stage = stages.find((one) => one === asked);
  const id = /^\d{1,15}$/.test(objection ?? '') ? Number(objection) : undefined;
  return (
    <div className={page.page}>
      <h1>{t('data.objections')}</h1>
      <Tabs
        here={here}
        tabs={open.map((role) => ({
          id: role,
          title: t(`objections.tab.${role}`),
          to: paths.objections({ tab: role }),
        }))}
      />
      {id !== undefined && <ObjectionPanel key={id} id={id} back={paths.objections({ tab: here, stage })} />}
      {here === 'notices' ? <Notices /> : <List role={here} stage={stage} openId={id} />}
    </div>
  );
}

const tones = { open: 'accent', accepted: 'done', rejected: 'plain' } as const;

export function ObjectionStageTag({ stage }: { stage: ObjectionSummary['stage'] }) {
  const t = useTexts();
  return <Tag tone={tones[stage]}>{t(`objections.stage.${stage}`)}</Tag>;
}

interface ListProps {
  role: Exclude<Role, 'notices'>;
  stage: (typeof stages)[number] | undefined;
  openId: number | undefined;
}

function List({ role, stage, openId }: ListProps) {
  const t = useTexts();
  const found = useInfiniteQuery(objectionsQuery(stage ? { role, stage } : { role }));
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  useRowKeys();
  return (
    <>
      <Chips
        label={t('batch.state')}
        here={stage ?? 'all'}
        chips={(['all', ...stages] as const).map((one) => ({
          id: one,
          title: t(`objections.stage.${one}`),
          to: paths.objections({ tab: role, stage: one === 'all' ? undefined : one }),
        }))}
      />
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && (
        <Empty title={t('objections.empty')}>{t(`objections.emptyWhy.${role}`)}</Empty>
      )}
      {rows.length > 0 && <ObjectionTable rows={rows} role={role} stage={stage} openId={openId} />}
      <More query={found} />
    </>
  );
}

function ObjectionTable({ rows, role, stage, openId }: ListProps & { rows: ObjectionSummary[] }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  return (
    <table className={`${page.table} ${page.stack}`}>
      <thead>
        <tr>
          <th scope="col">{t('objection.says')}</th>
          <th scope="col">{t('applications.resource')}</th>
          <th scope="col">{t('objections.by')}</th>
          <th scope="col">{t('batch.state')}</th>
          <th scope="col">{t('objections.opened')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <Link
                {...paths.objections({ tab: role, stage, objection: String(row.id) })}
                activeProps={{}}
                aria-current={row.id === openId ? 'true' : undefined}
                data-row
              >
                {row.says}
              </Link>
              <small>
                {row.item.title}
                {row.suggested && ` → ${row.suggested}`}
              </small>
            </th>
            <td data-label={t('applications.resource')}>
              <span>
                {resourceName(row.resource)}
                <small>{nameOf(row.provider.name)}</small>
              </span>
            </td>
            <td data-label={t('objections.by')}>{nameOf(row.organisation.name)}</td>
            <td data-label={t('batch.state')}>
              <span>
                <ObjectionStageTag stage={row.stage} />
                {row.caseNumber && <small>{t('objections.case', { number: row.caseNumber })}</small>}
              </span>
            </td>
            <td data-label={t('objections.opened')}>
              <Time at={row.openedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Corrections of rows this department has received: each wants to be taken note of. */
function Notices() {
  const t = useTexts();
  const found = useInfiniteQuery(correctionNoticesQuery(false));
  const rows = found.data?.pages.flatMap((one) => one.items) ?? [];
  const receipt = useReceipt();
  return (
    <section className={page.part} aria-label={t('objections.tab.notices')}>
      <p className={page.soft}>{t('objections.noticesWhy')}</p>
      {found.isPending && <Loading rows={6} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && <Empty title={t('objections.noNotices')} />}
      <Refused error={receipt.error} />
      {rows.length > 0 && (
        <table className={`${page.table} ${page.stack}`}>
          <thead>
            <tr>
              <th scope="col">{t('applications.resource')}</th>
              <th scope="col">{t('objection.item')}</th>
              <th scope="col">{t('objections.affects')}</th>
              <th scope="col">{t('batch.at')}</th>
              <th scope="col">{t('objections.receipt')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <NoticeRow
                key={row.objectionId}
                row={row}
                isBusy={receipt.isPending}
                onTake={() => receipt.mutate(row.objectionId)}
              />
            ))}
          </tbody>
        </table>
      )}
      <More query={found} />
    </section>
  );
}

interface NoticeRowProps {
  row: CorrectionNotice;
  isBusy: boolean;
  onTake: () => void;
}

function NoticeRow({ row, isBusy, onTake }: NoticeRowProps) {
  const t = useTexts();
  const resourceName = useResourceName();
  return (
    <tr>
      <th scope="row">
        <Link {...paths.resource({ id: row.resource.id })}>{resourceName(row.resource)}</Link>
      </th>
      <td data-label={t('objection.item')}>{row.item.title}</td>
      <td data-label={t('objections.affects')}>
        <span className={page.line}>
          {row.grantIds.map((id) => (
            <Link key={id} {...paths.grant({ id, tab: 'changes' })}>
              {t('grant.number', { id: String(id) })}
            </Link>
          ))}
          {row.returnIds.map((id) => (
            <Link key={id} {...paths.streetReturn({ id })}>
              {t('objections.return', { id: String(id) })}
            </Link>
          ))}
        </span>
      </td>
      <td data-label={t('batch.at')}>
        <Time at={row.at} />
      </td>
      <td data-label={t('objections.receipt')}>
        {row.receivedAt ? (
          <span>
            {row.receivedBy} <Time at={row.receivedAt} />
          </span>
        ) : (
          <Button idle={isBusy} onClick={onTake}>
            {t('objections.take')}
          </Button>
        )}
      </td>
    </tr>
  );
}
