import { Link, Outlet } from '@tanstack/react-router';
import { useSession } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { type TextKey, useTexts } from '../../texts/text.ts';
import styles from './data-shell.module.css';

/** Each place with the permission that opens it. My applications, what waits for me, and my grants are three places. */
const places = [
  { to: paths.data, words: 'data.store', permission: 'catalogue.read' },
  { to: paths.cart, words: 'data.cart', permission: 'sharing.apply' },
  { to: paths.applications, words: 'data.applications', permission: 'sharing.apply' },
  { to: paths.grants, words: 'data.grants', permission: 'sharing.apply' },
  { to: paths.toDo, words: 'data.toDo', permission: 'sharing.supply' },
  { to: paths.toDo, words: 'data.toDo', permission: 'sharing.approve' },
  { to: paths.steward, words: 'data.steward', permission: 'catalogue.edit' },
  { to: paths.steward, words: 'data.steward', permission: 'catalogue.review' },
  { to: paths.lists, words: 'data.lists', permission: 'catalogue.read' },
  { to: paths.returns, words: 'data.returns', permission: 'sharing.return' },
  { to: paths.returns, words: 'data.returns', permission: 'sharing.receive' },
  { to: paths.objections, words: 'data.objections', permission: 'sharing.object' },
  { to: paths.objections, words: 'data.objections', permission: 'sharing.approve' },
  { to: paths.usage, words: 'data.usage', permission: 'sharing.supply' },
  { to: paths.usage, words: 'data.usage', permission: 'sharing.audit' },
  { to: paths.audit, words: 'data.audit', permission: 'sharing.audit' },
] as const satisfies { to: () => unknown; words: TextKey; permission: string }[];

/** Around every page of the data platform: where else one may go here. */
export function DataShell() {
  const t = useTexts();
  const { permissions } = useSession();
  const open = places.filter(
    (place, index) =>
      permissions.includes(place.permission) &&
      !places
        .slice(0, index)
        .some((before) => before.words === place.words && permissions.includes(before.permission)),
  );
  return (
    <div className={styles.shell}>
      <nav aria-label={t('data.nav')} className={styles.nav}>
        {open.map(({ to, words }) => (
          <Link
            key={words}
            {...to()}
            activeOptions={{ includeSearch: false, exact: words === 'data.store' }}
            activeProps={{ 'data-here': true }}
          >
            {t(words)}
          </Link>
        ))}
      </nav>
      <div className={styles.page}>
        <Outlet />
      </div>
    </div>
  );
}
