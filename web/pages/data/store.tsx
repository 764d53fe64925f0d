import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type FoundResources, resourcesQuery, storePageSize } from '../../api/resources.ts';
import { paths, type Search } from '../../paths.ts';
import { useTexts } from '../../texts/text.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog, ShortcutSheet } from '../../ui/dialog.tsx';
import { inputClass } from '../../ui/field.tsx';
import { type Shortcut, useShortcuts } from '../../ui/keyboard.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Empty, Failure, Loading, Notice } from '../../ui/states.tsx';
import styles from './store.module.css';
import { chosenFacets, StoreFacets, withoutFacets } from './store-facets.tsx';
import { StoreResult } from './store-result.tsx';
import { StoreSearch } from './store-search.tsx';

const route = getRouteApi('/staff/desk/data/data');
const orders = ['relevance', 'newest', 'uses', 'name'] as const;
/** The server looks at its first pages only. */
const offsetMax = 10_000;

/** The storefront: what data there is, found by words and narrowed by facets. */
export function StorePage() {
  const t = useTexts();
  usePageTitle(t('store.title'));
  const search = route.useSearch();
  const navigate = useNavigate();
  const found = useQuery(resourcesQuery(search));
  const keys = useStoreKeys();
  /** Whatever changes, the results begin anew. */
  const change = (part: Search): void =>
    void navigate({ ...paths.data({ ...search, offset: undefined, ...part }), replace: true });
  return (
    <div className={styles.store}>
      <header className={styles.head}>
        <h1>{t('store.title')}</h1>
        <StoreSearch text={search.text ?? ''} onText={(text) => change({ text: text || undefined })} />
      </header>
      {found.isPending && <Loading rows={14} />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <div className={styles.body}>
          <aside className={styles.side} aria-label={t('store.filters')}>
            <StoreFacets facets={found.data.facets} search={search} onSearch={change} />
          </aside>
          <Results found={found.data} search={search} isOld={found.isPlaceholderData} onSearch={change} />
        </div>
      )}
      {keys.isHelpOpen && <ShortcutSheet shortcuts={keys.shortcuts} onClose={keys.closeHelp} />}
    </div>
  );
}

interface ResultsProps {
  found: FoundResources;
  search: Search;
  isOld: boolean;
  onSearch: (change: Search) => void;
}

function Results({ found, search, isOld, onSearch }: ResultsProps) {
  const t = useTexts();
  const from = Number(search.offset ?? 0) || 0;
  const range = { from: from + 1, to: from + found.items.length, total: found.total };
  return (
    <section
      className={styles.results}
      aria-label={t('store.found', { count: found.total })}
      aria-busy={isOld}
    >
      <div className={styles.tools}>
        <p role="status">
          {found.total > found.items.length
            ? t('store.range', range)
            : t('store.found', { count: found.total })}
        </p>
        <FacetDrawer found={found} search={search} onSearch={onSearch} />
        <label className={styles.order}>
          {t('store.order')}
          <select
            className={inputClass}
            value={search.order ?? (search.text ? 'relevance' : 'newest')}
            onChange={(event) => onSearch({ order: event.target.value })}
          >
            {orders.map((order) => (
              <option key={order} value={order}>
                {t(`store.order.${order}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {found.relaxed && <Notice tone="warning">{t('store.relaxed')}</Notice>}
      {found.total === 0 && <NothingFound search={search} onSearch={onSearch} />}
      <ol className={styles.list}>
        {found.items.map((one) => (
          <li key={one.id}>
            <StoreResult found={one} text={search.text} />
          </li>
        ))}
      </ol>
      <Pages search={search} from={from} total={found.total} />
    </section>
  );
}

/** The facets on a phone: behind one button, with what would be seen said on the way back. */
function FacetDrawer({ found, search, onSearch }: Omit<ResultsProps, 'isOld'>) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  const count = chosenFacets(search).length;
  return (
    <div className={styles.drawer}>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {count > 0 ? t('store.filtersChosen', { count }) : t('store.filters')}
      </Button>
      {isOpen && (
        <Dialog title={t('store.filters')} onClose={() => setOpen(false)}>
          <StoreFacets facets={found.facets} search={search} onSearch={onSearch} />
          <div className={styles.drawerFoot}>
            <Button look="main" wide onClick={() => setOpen(false)}>
              {t('store.seeResults', { count: found.total })}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** Nothing here is not the end: another word, fewer filters, or a demand. */
function NothingFound({ search, onSearch }: { search: Search; onSearch: (change: Search) => void }) {
  const t = useTexts();
  const isFiltered = chosenFacets(search).length > 0;
  const why = (): string => {
    if (isFiltered) return t('store.emptyWithFilters');
    return search.text ? t('store.emptyText', { text: search.text }) : t('store.emptyCatalogue');
  };
  return (
    <div className={styles.nothing}>
      <Empty title={t('store.empty')}>
        {why()} {search.text && t('store.tryFewer')}
      </Empty>
      <div className={styles.nothingActs}>
        {isFiltered && <Button onClick={() => onSearch(withoutFacets())}>{t('store.clear')}</Button>}
        <Link {...paths.lists({ tab: 'demands' })} className={buttonClass('quiet')}>
          {t('store.tryDemand')}
        </Link>
      </div>
    </div>
  );
}

function Pages({ search, from, total }: { search: Search; from: number; total: number }) {
  const t = useTexts();
  const last = from + storePageSize >= Math.min(total, offsetMax);
  if (from === 0 && last) return null;
  const at = (offset: number) => paths.data({ ...search, offset: offset > 0 ? String(offset) : undefined });
  return (
    <nav className={styles.pages} aria-label={t('store.pages')}>
      {from > 0 && (
        <Link {...at(Math.max(0, from - storePageSize))} rel="prev" className={buttonClass()}>
          {t('store.previous')}
        </Link>
      )}
      {!last && (
        <Link {...at(from + storePageSize)} rel="next" className={buttonClass()}>
          {t('store.next')}
        </Link>
      )}
    </nav>
  );
}

function useStoreKeys() {
  const [isHelpOpen, setHelp] = useState(false);
  const move = (by: number): void => {
    const links = [...document.querySelectorAll<HTMLElement>('[data-result]')];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  const shortcuts: Shortcut[] = [
    { key: 'j', words: 'keys.next', run: () => move(1) },
    { key: 'k', words: 'keys.previous', run: () => move(-1) },
    { key: '/', words: 'keys.search', run: () => document.getElementById('store-search')?.focus() },
    { key: '?', words: 'keys.help', run: () => setHelp(true) },
  ];
  useShortcuts(shortcuts);
  return { shortcuts, isHelpOpen, closeHelp: () => setHelp(false) };
}
