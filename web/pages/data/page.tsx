import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import styles from './page.module.css';

/** What the pages of the data platform are made of: tabs that are addresses, facts, tables that fit a phone. */

interface Tab {
  id: string;
  title: string;
  to: Pick<LinkProps, 'to' | 'params' | 'search'>;
}

/** The address with its search, or it would be the current page of every tab. */
const exactly = { exact: true, includeSearch: true, explicitUndefined: true };

export function Tabs({ tabs, here }: { tabs: Tab[]; here: string }) {
  const t = useTexts();
  return (
    <nav aria-label={t('data.tabs')} className={styles.tabs}>
      {tabs.map(({ id, title, to }) => (
        <Link
          key={id}
          {...to}
          resetScroll={false}
          activeOptions={exactly}
          data-here={id === here || undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

/** One of a few, as links: where the choice is part of the address. */
export function Chips({ chips, here, label }: { chips: Tab[]; here: string; label: string }) {
  return (
    <nav aria-label={label} className={styles.chips}>
      {chips.map(({ id, title, to }) => (
        <Link key={id} {...to} activeOptions={exactly} data-here={id === here || undefined}>
          {title}
        </Link>
      ))}
    </nav>
  );
}

export type Fact = [name: string, fact: ReactNode];

/** What is not known says so. */
export function Facts({ facts }: { facts: Fact[] }) {
  const t = useTexts();
  return (
    <dl className={styles.facts}>
      {facts.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact || <span className={styles.faint}>{t('data.unknown')}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A table wider than the page scrolls within itself, by keyboard too. */
export function Scroll({ title, children }: { title: string; children: ReactNode }) {
  const t = useTexts();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t('data.scroll', { title })}>
      {children}
    </section>
  );
}

interface MoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The next page of a list, when there is one. */
export function More({ query }: MoreProps) {
  const t = useTexts();
  if (!query.hasNextPage) return null;
  return (
    <Button
      className={styles.more}
      idle={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {query.isFetchingNextPage ? t('state.loading') : t('data.more')}
    </Button>
  );
}

/** A share of the whole as a bar; its figure stands beside it. */
export function Bar({ share, tone }: { share: number; tone?: 'warning' | undefined }) {
  return (
    <span className={styles.bar} data-tone={tone} aria-hidden="true">
      <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
    </span>
  );
}

/** What stands in place of a page that could not be read, or is still being read: a heading for who listens. */
export function PageState({ title, error, onRetry }: { title: string; error: unknown; onRetry: () => void }) {
  return (
    <>
      <h1 className="visually-hidden">{title}</h1>
      {error ? <Failure error={error} onRetry={onRetry} /> : <Loading rows={12} />}
    </>
  );
}
