import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { categoriesQuery, placesQuery } from '../../api/district.ts';
import { type CaseFilters, type Source, sources, stages } from '../../api/shapes.ts';
import { after, now } from '../../clock.ts';
import { paths } from '../../paths.ts';
import { useName, usePlaceName, useTexts } from '../../texts/text.ts';
import { SignButton } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ClockShape } from '../../ui/signs.tsx';
import { saidMoment, useZone } from '../../ui/time.tsx';
import styles from './queue.module.css';

const typingDelayMs = 250;
const clocks = ['overdue', 'warning'] as const;

/** Filters of the queue. They are the address: a view can be sent to a colleague. */
export function Filters({ filters, onHelp }: { filters: CaseFilters; onHelp: () => void }) {
  const t = useTexts();
  const nameOf = useName();
  const placeName = usePlaceName();
  const navigate = useNavigate();
  const streets = useQuery(placesQuery({ level: 'street' }));
  const categories = useQuery(categoriesQuery);
  const set = (change: Partial<CaseFilters>): void =>
    void navigate({ ...paths.cases({ ...filters, ...change }), replace: true });
  return (
    <search className={styles.filters}>
      <Search
        key={filters.text === undefined ? 'none' : 'some'}
        text={filters.text ?? ''}
        onText={(text) => set({ text: text || undefined })}
        onHelp={onHelp}
      />
      <Chips filters={filters} set={set} />
      <Further filters={filters} set={set} />
      <Pick
        label={t('filter.stage')}
        value={filters.stage}
        onPick={(stage) => set({ stage })}
        options={[...stages, 'rejected' as const].map((stage) => ({
          value: stage,
          label: t(`stage.${stage}`),
        }))}
      />
      <Pick
        label={t('filter.street')}
        value={filters.street}
        onPick={(street) => set({ street })}
        options={(streets.data ?? []).map((street) => ({ value: street.code, label: placeName(street) }))}
      />
      <Pick
        label={t('filter.category')}
        value={filters.category}
        onPick={(category) => set({ category })}
        options={(categories.data ?? []).map(({ code, name }) => ({ value: code, label: nameOf(name) }))}
      />
      <Pick
        label={t('filter.source')}
        value={filters.source}
        onPick={(source) => set({ source: source as Source | undefined })}
        options={sources.map((source) => ({
          value: source,
          label: t(`source.${source}`),
        }))}
      />
    </search>
  );
}

/** What is asked for most, one press each. */
function Chips({ filters, set }: FurtherProps) {
  const t = useTexts();
  const navigate = useNavigate();
  return (
    <div className={styles.clocks}>
      {clocks.map((clock) => (
        <button
          key={clock}
          type="button"
          aria-pressed={filters.clock === clock}
          onClick={() => set({ clock: filters.clock === clock ? undefined : clock })}
        >
          <ClockShape clock={clock} />
          {t(`clock.state.${clock}`)}
        </button>
      ))}
      <button
        type="button"
        aria-pressed={filters.mine === true}
        onClick={() => set({ mine: filters.mine ? undefined : true })}
      >
        {t('filter.mine')}
      </button>
      {Object.keys(filters).length > 0 && (
        <button type="button" onClick={() => void navigate({ ...paths.cases(), replace: true })}>
          <Icon name="close" size={12} />
          {t('filter.clear')}
        </button>
      )}
    </div>
  );
}

interface FurtherProps {
  filters: CaseFilters;
  set: (change: Partial<CaseFilters>) => void;
}

/** Filters that come from elsewhere (a number, a cell, a name): each said, each to be taken off. */
function Further({ filters, set }: FurtherProps) {
  const t = useTexts();
  const zone = useZone();
  const time = (moment: string): string => saidMoment(Date.parse(moment), now(), zone, t);
  const { cell, from, to, closedFrom, village, handler, open, supervised, order } = filters;
  const words: [keyof CaseFilters, string | undefined][] = [
    ['open', open ? t('filter.open') : undefined],
    ['cell', cell && t('filter.cell', { cell })],
    ['from', from && t('filter.since', { time: time(from) })],
    ['to', to && t('filter.until', { time: time(to) })],
    ['closedFrom', closedFrom && t('filter.closedSince', { time: time(closedFrom) })],
    ['village', village && t('filter.village')],
    ['handler', handler && t('filter.handler')],
    ['supervised', supervised ? t('filter.supervised') : undefined],
    ['order', order === 'due' ? t('filter.due') : undefined],
  ];
  const said = words.filter((each): each is [keyof CaseFilters, string] => Boolean(each[1]));
  if (said.length === 0) return null;
  return (
    <ul className={styles.further}>
      {said.map(([name, filter]) => (
        <li key={name}>
          <button
            type="button"
            aria-label={t('filter.without', { filter })}
            onClick={() => set({ [name]: undefined })}
          >
            {filter}
            <Icon name="close" size={10} />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface PickProps {
  label: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onPick: (value: string | undefined) => void;
}

function Pick({ label, value, options, onPick }: PickProps) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      value={value}
      options={options}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      onChange={(chosen: string | undefined) => onPick(chosen)}
    />
  );
}

interface SearchProps {
  text: string;
  onText: (text: string) => void;
  onHelp: () => void;
}

function Search({ text, onText, onHelp }: SearchProps) {
  const t = useTexts();
  const [typed, setTyped] = useState(text);
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits for the typing to pause, not for a new callback
  useEffect(() => (typed === text ? undefined : after(typingDelayMs, () => onText(typed.trim()))), [typed]);
  return (
    <div className={styles.search}>
      <label>
        <span className="visually-hidden">{t('filter.text')}</span>
        <Icon name="search" />
        <input
          id="queue-search"
          type="search"
          className={inputClass}
          placeholder={t('filter.textHint')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
      </label>
      <SignButton look="quiet" icon="keyboard" label={t('keys.title')} onClick={onHelp} />
    </div>
  );
}
