import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type GrantDetail, grantQuery } from '../../api/sharing.ts';
import { useNow } from '../../clock.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { useNumber } from '../../ui/number.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Notice } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { GrantApproved } from './grant-approved.tsx';
import { GrantCall } from './grant-call.tsx';
import { GrantChanges } from './grant-changes.tsx';
import { GrantFiles } from './grant-files.tsx';
import { GrantRevoke } from './grant-revoke.tsx';
import { GrantRows } from './grant-rows.tsx';
import { GrantTerms } from './grant-terms.tsx';
import { GrantUses } from './grant-uses.tsx';
import styles from './page.module.css';
import { PageState, Tabs } from './page.tsx';
import { GrantStateTag, SyntheticMark, useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/grants/$grantId');

interface TabOfGrant {
  Body: ComponentType<{ grant: GrantDetail }>;
  /** Only for the department that was granted it. */
  isForReceiver: boolean;
}

const tabs = {
  approved: { Body: GrantApproved, isForReceiver: false },
  rows: { Body: GrantRows, isForReceiver: true },
  call: { Body: GrantCall, isForReceiver: true },
  files: { Body: GrantFiles, isForReceiver: true },
  changes: { Body: GrantChanges, isForReceiver: true },
  uses: { Body: GrantUses, isForReceiver: false },
  terms: { Body: GrantTerms, isForReceiver: false },
} as const satisfies Record<string, TabOfGrant>;
type TabId = keyof typeof tabs;

export function GrantPage() {
  const t = useTexts();
  const { grantId } = route.useParams();
  const id = /^\d{1,15}$/.test(grantId) ? Number(grantId) : 0;
  const found = useQuery(grantQuery(id));
  if (found.data) return <Grant key={id} grant={found.data} />;
  return <PageState title={t('grants.title')} error={found.error} onRetry={() => void found.refetch()} />;
}

/** What was approved and how to use it, while it lives; what it was, after that. */
function Grant({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  usePageTitle(resourceName(grant.resource));
  const { tab } = route.useSearch();
  const open = (Object.keys(tabs) as TabId[]).filter(
    (id) => !tabs[id].isForReceiver || grant.can.includes('read'),
  );
  const here = open.find((id) => id === tab) ?? 'approved';
  const { Body } = tabs[here];
  return (
    <article className={styles.page}>
      <header className={styles.part}>
        <div className={styles.line}>
          <span className={styles.soft}>{t('grant.number', { id: String(grant.id) })}</span>
          <GrantStateTag state={grant.state} />
          {grant.synthetic && <SyntheticMark />}
          {grant.state === 'living' && (
            <span className={styles.soft}>
              {t('grant.until')} <Time at={grant.expiresAt} />
            </span>
          )}
        </div>
        <h1>{resourceName(grant.resource)}</h1>
        <p className={styles.line}>
          <span className={styles.soft}>
            {nameOf(grant.provider.name)} → {nameOf(grant.organisation.name)}
          </span>
          <Link {...paths.resource({ id: grant.resource.id })}>{grant.resource.code}</Link>
          {grant.applicationId !== null && (
            <Link {...paths.application({ id: grant.applicationId })}>{t('grant.toApplication')}</Link>
          )}
        </p>
      </header>
      <Ending grant={grant} />
      {grant.can.includes('revoke') && <GrantRevoke grant={grant} />}
      <Tabs
        here={here}
        tabs={open.map((id) => ({
          id,
          title: t(`grant.tab.${id}`),
          to: paths.grant({ id: grant.id, tab: id === 'approved' ? undefined : id }),
        }))}
      />
      <Body grant={grant} />
    </article>
  );
}

const dayMs = 86_400_000;
/** An approval takes some two weeks; who needs more time is told before. */
const soonDays = 30;

function Ending({ grant }: { grant: GrantDetail }) {
  const t = useTexts();
  const number = useNumber();
  const now = useNow(dayMs);
  if (grant.state === 'revoked')
    return <Notice tone="warning">{t('grant.isRevoked', { reason: grant.revokedBecause ?? '—' })}</Notice>;
  if (grant.state === 'expired') return <Notice tone="warning">{t('grant.isExpired')}</Notice>;
  const days = Math.ceil((Date.parse(grant.expiresAt) - now) / dayMs);
  return (
    <>
      {days <= soonDays && <Notice tone="warning">{t('grant.expiresSoon', { days })}</Notice>}
      <p className={styles.faint}>
        {t('grant.quota', {
          rows: number(grant.rowsToday) ?? '',
          most: number(grant.rowsPerDayMax) ?? '',
          requests: number(grant.requestsPerMinuteMax) ?? '',
        })}
      </p>
    </>
  );
}
