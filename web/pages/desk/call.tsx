import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useNewCall } from '../../api/calls.ts';
import { categoriesQuery, usePlaceAt } from '../../api/district.ts';
import { problemInWords } from '../../api/problem.ts';
import { lines, type OpenedCase, type Point } from '../../api/shapes.ts';
import { CategoryField } from '../../forms/category-field.tsx';
import { suggestCategory } from '../../forms/suggest-category.ts';
import { MapView } from '../../map/map-view.tsx';
import { paths } from '../../paths.ts';
import { usePlaceName, useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choices, TextArea, TextField } from '../../ui/field.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { Notice } from '../../ui/states.tsx';
import styles from './call.module.css';
import { type CallDraft, callOf, emptyCall, isComplete } from './call-draft.ts';
import { CallPlace } from './call-place.tsx';

const textMax = 5000;
const nearZoom = 15;

/** One call after the other, without the mouse: what, where, who; then the next. */
export function CallPage() {
  const t = useTexts();
  usePageTitle(t('calls.title'));
  const [draft, setDraft] = useState(emptyCall);
  const [isAsked, setAsked] = useState(false);
  const [opened, setOpened] = useState<OpenedCase>();
  const first = useRef<HTMLDivElement>(null);
  const categories = useQuery(categoriesQuery).data ?? [];
  const suggested = suggestCategory(categories, draft.description)?.code;
  const change = (part: Partial<CallDraft>): void => setDraft((old) => ({ ...old, ...part }));
  const taking = useNewCall((answer) => {
    setOpened(answer);
    setDraft({ ...emptyCall(), line: draft.line, dispatchAtOnce: draft.dispatchAtOnce });
    setAsked(false);
    first.current?.querySelector('textarea')?.focus();
  });
  const submit = (): void => {
    setAsked(true);
    if (!taking.isPending && isComplete(draft)) taking.mutate(callOf(draft, suggested));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
  };
  return (
    <div className={styles.page}>
      <form
        className={styles.form}
        aria-label={t('calls.title')}
        onKeyDown={onKey}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        noValidate
      >
        <h1>{t('calls.title')}</h1>
        {opened && <Opened opened={opened} />}
        <div ref={first}>
          <What draft={draft} change={change} isAsked={isAsked} />
        </div>
        <CallPlace draft={draft} change={change} />
        <CategoryField
          value={draft.categoryCode ?? suggested}
          onChoose={(categoryCode) => change({ categoryCode })}
          hint={!draft.categoryCode && suggested ? t('calls.suggested') : undefined}
          autoFocus={false}
        />
        <Who draft={draft} change={change} />
        <AtOnce draft={draft} change={change} />
        {taking.error && <Notice tone="wrong">{problemInWords(taking.error, t)}</Notice>}
        <div className={styles.acts}>
          <Button type="submit" look="main" idle={taking.isPending}>
            {taking.isPending ? t('act.sending') : t('calls.take')}
          </Button>
          <span className={styles.keys}>
            <kbd>Ctrl</kbd> + <kbd>Enter</kbd>
          </span>
        </div>
      </form>
      <CallMap draft={draft} change={change} />
    </div>
  );
}

export interface CallPartProps {
  draft: CallDraft;
  change: (part: Partial<CallDraft>) => void;
}

/** The last call, so that its number can be told to the caller. */
function Opened({ opened }: { opened: OpenedCase }) {
  const t = useTexts();
  return (
    <Notice tone="done">
      {t('calls.opened', { number: opened.number })}{' '}
      <Link {...paths.case({ id: opened.id })}>{t('calls.see')}</Link>
    </Notice>
  );
}

function What({ draft, change, isAsked }: CallPartProps & { isAsked: boolean }) {
  const t = useTexts();
  return (
    <>
      <div className={styles.lines}>
        <Choices
          label={t('calls.line')}
          name="line"
          value={draft.line}
          onChoose={(line) => change({ line })}
          options={lines.map((line) => ({ value: line, label: line }))}
        />
      </div>
      <TextArea
        label={t('calls.what')}
        value={draft.description}
        rows={4}
        maxLength={textMax}
        autoFocus
        error={isAsked && draft.description.trim() === '' ? t('form.required') : undefined}
        onText={(description) => change({ description })}
      />
    </>
  );
}

function Who({ draft, change }: CallPartProps) {
  const t = useTexts();
  return (
    <div className={styles.pair}>
      <TextField
        label={t('calls.name')}
        optional
        value={draft.name}
        maxLength={60}
        autoComplete="off"
        onText={(name) => change({ name })}
      />
      <TextField
        label={t('calls.phone')}
        optional
        type="tel"
        value={draft.phone}
        maxLength={30}
        autoComplete="off"
        onText={(phone) => change({ phone })}
      />
    </div>
  );
}

/** Without looking at it again: for what is plain from the call. */
function AtOnce({ draft, change }: CallPartProps) {
  const t = useTexts();
  return (
    <label className={styles.atOnce}>
      <input
        type="checkbox"
        checked={draft.dispatchAtOnce}
        onChange={(event) => change({ dispatchAtOnce: event.target.checked })}
      />
      <span>{t('calls.dispatchAtOnce')}</span>
      <small>{t('calls.dispatchAtOnceHow')}</small>
    </label>
  );
}

function CallMap({ draft, change }: CallPartProps) {
  const t = useTexts();
  const placeName = usePlaceName();
  const { point, look } = draft;
  const place = usePlaceAt(point);
  const marks = useMemo(
    () => (point ? [{ id: 0, at: point, clock: 'running' as const, chosen: true }] : []),
    [point],
  );
  const focus = useMemo(() => (look ? { at: look, zoom: nearZoom } : undefined), [look]);
  const named = [place.data?.street, place.data?.village]
    .flatMap((each) => (each ? [placeName(each)] : []))
    .join(' ');
  return (
    <aside className={styles.map}>
      <MapView
        face="desk"
        label={t('place.map')}
        marks={marks}
        focus={focus}
        onPick={({ at }: { at: Point }) => change({ point: at })}
      />
      <p className={styles.found} role="status">
        {place.error ? problemInWords(place.error, t) : point ? named || t('place.chosen') : t('calls.map')}
        {point && (
          <Button look="quiet" onClick={() => change({ point: undefined })}>
            {t('calls.noPoint')}
          </Button>
        )}
      </p>
    </aside>
  );
}
