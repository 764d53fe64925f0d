import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type ResourceDetail, resourceQuery } from '../../api/resources.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import styles from './page.module.css';
import { PageState, Tabs } from './page.tsx';
import { ResourceBatches } from './resource-batches.tsx';
import { ResourceHead } from './resource-head.tsx';
import { ResourceItems } from './resource-items.tsx';
import { ResourceLineage } from './resource-lineage.tsx';
import { ResourceProfile } from './resource-profile.tsx';
import { ResourceQuality } from './resource-quality.tsx';
import { ResourceTry } from './resource-try.tsx';
import { ResourceUsers } from './resource-users.tsx';
import { ResourceVersions } from './resource-versions.tsx';
import { useResourceName } from './words.tsx';

const route = getRouteApi('/staff/desk/data/data/resources/$resourceId');

interface TabOfResource {
  Body: ComponentType<{ resource: ResourceDetail }>;
  /** Without it the tab is not there. */
  permission: string;
}

const tabs = {
  items: { Body: ResourceItems, permission: 'catalogue.read' },
  quality: { Body: ResourceQuality, permission: 'loads.read' },
  try: { Body: ResourceTry, permission: 'loads.try' },
  profile: { Body: ResourceProfile, permission: 'loads.read' },
  batches: { Body: ResourceBatches, permission: 'loads.read' },
  lineage: { Body: ResourceLineage, permission: 'loads.read' },
  users: { Body: ResourceUsers, permission: 'sharing.read' },
  versions: { Body: ResourceVersions, permission: 'catalogue.read' },
} as const satisfies Record<string, TabOfResource>;
type TabId = keyof typeof tabs;

/** The number in the address; anything else is no resource. */
function readId(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

export function ResourcePage() {
  const t = useTexts();
  const id = readId(route.useParams().resourceId);
  const found = useQuery(resourceQuery(id));
  if (found.data) return <Resource key={id} resource={found.data} />;
  return <PageState title={t('data.store')} error={found.error} onRetry={() => void found.refetch()} />;
}

/** What a resource is, how good it is, how to get it: the tab is part of the address. */
function Resource({ resource }: { resource: ResourceDetail }) {
  const t = useTexts();
  const nameOf = useResourceName();
  usePageTitle(nameOf(resource.content));
  const { permissions } = useSession();
  const { tab } = route.useSearch();
  const open = (Object.keys(tabs) as TabId[]).filter((id) => permissions.includes(tabs[id].permission));
  const here = open.find((id) => id === tab) ?? 'items';
  const { Body } = tabs[here];
  return (
    <article className={styles.page}>
      <ResourceHead resource={resource} />
      <Tabs
        here={here}
        tabs={open.map((id) => ({
          id,
          title: t(`resource.tab.${id}`),
          to: paths.resource({ id: resource.id, tab: id === 'items' ? undefined : id }),
        }))}
      />
      <Body resource={resource} />
    </article>
  );
}
