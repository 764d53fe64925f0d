import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type ResourceDetail, resourceQuery } from '../../api/resources.ts';
import { useSession } from '../../api/session.ts';
import { draftDifferencesQuery } from '../../api/supply.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { Icon } from '../../ui/icon.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Tag } from '../../ui/signs.tsx';
import { Failure, Loading, Notice } from '../../ui/states.tsx';
import page from './page.module.css';
import { Tabs } from './page.tsx';
import { ResourceItems } from './resource-items.tsx';
import { ResourceLineage } from './resource-lineage.tsx';
import { ResourceQuality } from './resource-quality.tsx';
import { ResourceUsers } from './resource-users.tsx';
import { DifferenceList, ResourceVersions } from './resource-versions.tsx';
import { ResourceStageTag } from './steward.tsx';
import { StewardActs } from './steward-acts.tsx';
import { StewardEdit } from './steward-edit.tsx';
import { FindingList } from './steward-findings.tsx';
import { StewardLoads } from './steward-loads.tsx';
import { StewardLog } from './steward-log.tsx';
import { GradeTag, SharingTag, SyntheticMark, useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/steward/$resourceId');

interface TabOfSteward {
  Body: ComponentType<{ resource: ResourceDetail }>;
  isOpen: (resource: ResourceDetail, permissions: string[]) => boolean;
}

const tabs = {
  state: { Body: StateTab, isOpen: () => true },
  edit: { Body: StewardEdit, isOpen: (resource) => resource.can.includes('edit') },
  loads: {
    Body: StewardLoads,
    isOpen: (resource, may) => resource.version > 0 && may.includes('loads.read'),
  },
  quality: {
    Body: ResourceQuality,
    isOpen: (resource, may) => resource.version > 0 && may.includes('loads.read'),
  },
  users: {
    Body: ResourceUsers,
    isOpen: (resource, may) => resource.version > 0 && may.includes('sharing.read'),
  },
  lineage: {
    Body: ResourceLineage,
    isOpen: (resource, may) => resource.version > 0 && may.includes('loads.read'),
  },
  versions: { Body: ResourceVersions, isOpen: (resource) => resource.version > 0 },
} as const satisfies Record<string, TabOfSteward>;
type TabId = keyof typeof tabs;

export function StewardResourcePage() {
  const { resourceId } = route.useParams();
  const id = /^\d{1,15}$/.test(resourceId) ? Number(resourceId) : 0;
  const found = useQuery(resourceQuery(id));
  if (found.data) return <Resource key={id} resource={found.data} />;
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading rows={12} />;
}

/** A resource as those see it who keep it and review it. */
function Resource({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const nameOf = useName();
  const resourceName = useResourceName();
  const { permissions } = useSession();
  const { tab } = route.useSearch();
  const { content } = resource;
  const written = resource.draft ?? content;
  usePageTitle(resourceName(written));
  const open = (Object.keys(tabs) as TabId[]).filter((id) =>
    tabs[id].isOpen(resource, permissions as string[]),
  );
  const here = open.find((id) => id === tab) ?? 'state';
  const { Body } = tabs[here];
  return (
    <article className={page.page}>
      <Link {...paths.steward()} className={page.back}>
        <Icon name="back" />
        {t('data.steward')}
      </Link>
      <header className={page.head}>
        <div className={page.part} style={{ gap: 4 }}>
          <h1>{resourceName(written) || t('data.unknown')}</h1>
          <div className={page.line}>
            <ResourceStageTag stage={resource.stage} />
            {resource.listed && resource.stage !== 'published' && (
              <Tag tone="done">{t('steward.listed')}</Tag>
            )}
            {resource.version > 0 && <Tag>{t('resource.versionNumber', { number: resource.version })}</Tag>}
            <SharingTag sharing={written.sharing} />
            <GradeTag grade={written.grade} />
            {written.synthetic && <SyntheticMark />}
            <span className={page.soft}>{nameOf(resource.provider.name)}</span>
            <span className={page.code}>{resource.code}</span>
          </div>
        </div>
        {resource.listed && <Link {...paths.resource({ id: resource.id })}>{t('steward.asUsersSee')}</Link>}
      </header>
      <Tabs
        here={here}
        tabs={open.map((id) => ({
          id,
          title: t(`steward.tab.${id}`),
          to: paths.stewardResource({ id: resource.id, tab: id === 'state' ? undefined : id }),
        }))}
      />
      <Body resource={resource} />
    </article>
  );
}

/** Where it stands, what keeps it from going on, what one may do, what changes, and its story. */
function StateTab({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const written = resource.draft ?? resource.content;
  return (
    <div className={page.part}>
      {resource.stage === 'review' && !resource.can.includes('publish') && (
        <Notice tone="warning">{t('steward.waitsForReview')}</Notice>
      )}
      <FindingList resource={resource} />
      <StewardActs resource={resource} />
      {resource.draft && resource.version > 0 && <Changes id={resource.id} />}
      {resource.draft && written.items.length > 0 && (
        <section className={page.part} aria-label={t('item.title')}>
          <p className={page.text}>{written.abstract}</p>
          <ResourceItems resource={{ ...resource, content: written }} />
        </section>
      )}
      <StewardLog log={resource.log} />
    </div>
  );
}

/** What the draft would change for those who use the published version. */
function Changes({ id }: { id: number }) {
  const t = useTexts();
  const found = useQuery(draftDifferencesQuery(id));
  if (!found.data) return null;
  return (
    <section className={page.card} aria-label={t('steward.changes')}>
      <h2>{t('steward.changes')}</h2>
      <DifferenceList of={found.data} />
    </section>
  );
}
