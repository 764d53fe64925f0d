import { useQueryClient } from '@tanstack/react-query';
import { Link, type LinkOptions, Outlet } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { useSession } from '../../api/session.ts';
import { keepSending, useDrafts } from '../../forms/drafts.ts';
import { useLive } from '../../live.ts';
import { paths } from '../../paths.ts';
import { useName, useTexts } from '../../texts/text.ts';
import { useFace } from '../../theme/face.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { DemoMark } from '../../ui/signs.tsx';
import styles from './phone-shell.module.css';

/** Around the workstation: the tabs under the thumb, and above everything what has not been sent. */
export function PhoneShell() {
  useFace('phone');
  useLive();
  const t = useTexts();
  const nameOf = useName();
  const { person, post } = useSession();
  const client = useQueryClient();
  useEffect(
    () => keepSending(person.id, () => void client.invalidateQueries({ queryKey: ['cases'] })),
    [person.id, client],
  );
  useEffect(registerServiceWorker, []);
  const unsent = useDrafts(person.id).filter((draft) => draft.state !== 'written').length;
  return (
    <div className={styles.shell}>
      <header className={styles.head}>
        <span className={styles.organisation}>{nameOf(post.organisation.name)}</span>
        <DemoMark />
      </header>
      <NetworkStrip unsent={unsent} />
      <main id="main" className={styles.main}>
        <Outlet />
      </main>
      <nav className={styles.tabs} aria-label={t('shell.nav')}>
        <Tab link={paths.tasks()} icon="list" words={t('nav.tasks')} />
        <Tab link={paths.patrol()} icon="camera" words={t('nav.patrol')} />
        <Tab link={paths.unsent()} icon="unsent" words={t('nav.unsent')} count={unsent} />
        <Tab link={paths.me()} icon="person" words={t('nav.me')} />
      </nav>
    </div>
  );
}

/** Only secure contexts (HTTPS, localhost) have service workers; elsewhere drafts are kept but the page is not. */
function registerServiceWorker(): void {
  if (import.meta.env.PROD)
    void navigator.serviceWorker?.register('/service-worker.js').catch(() => undefined);
}

function NetworkStrip({ unsent }: { unsent: number }) {
  const t = useTexts();
  const isOnline = useOnline();
  if (isOnline && unsent === 0) return null;
  const words = unsent > 0 ? t('phone.unsent', { count: unsent }) : t('phone.nothingUnsent');
  return (
    <div role="status">
      <Link {...paths.unsent()} className={styles.strip} data-online={isOnline || undefined}>
        <Icon name="unsent" />
        {isOnline ? words : t('phone.offline', { words })}
      </Link>
    </div>
  );
}

interface TabProps {
  link: LinkOptions;
  icon: IconName;
  words: string;
  count?: number;
}

function Tab({ link, icon, words, count = 0 }: TabProps) {
  return (
    <Link
      {...link}
      className={styles.tab}
      activeOptions={{ exact: true, includeSearch: false }}
      activeProps={{ 'data-here': true }}
    >
      <Icon name={icon} size={22} />
      {words}
      {count > 0 && <span className={styles.count}>{count}</span>}
    </Link>
  );
}

function useOnline(): boolean {
  return useSyncExternalStore(
    (notify) => {
      window.addEventListener('online', notify);
      window.addEventListener('offline', notify);
      return () => {
        window.removeEventListener('online', notify);
        window.removeEventListener('offline', notify);
      };
    },
    () => navigator.onLine,
  );
}
