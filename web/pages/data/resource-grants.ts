import { useInfiniteQuery } from '@tanstack/react-query';
import { useSession } from '../../api/session.ts';
import { type GrantSummary, grantsQuery } from '../../api/sharing.ts';

/** The grant in force by which this person's department already has a resource. */
export function useHeldGrant(resourceId: number): GrantSummary | undefined {
  const { permissions } = useSession();
  const held = useInfiniteQuery({
    ...grantsQuery({ role: 'mine', resource: resourceId, living: true }),
    enabled: permissions.includes('sharing.apply'),
  });
  return held.data?.pages[0]?.items[0];
}
