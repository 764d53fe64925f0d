import { useMemo, useState } from 'react';
import { usePlaceAt, usePlaceSearch } from '../../api/district.ts';
import type { Point } from '../../api/shapes.ts';
import { MapView } from '../../map/map-view.tsx';
import { useTexts } from '../../texts/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choices, FieldError, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './report.module.css';
import type { StepProps } from './report.tsx';

const nearZoom = 15;
const locateTimeoutMs = 10_000;

export function WhereStep({ draft, change, onNext }: StepProps) {
  const t = useTexts();
  const [isAsked, setAsked] = useState(false);
  const isKnown = draft.where === 'map' ? draft.location !== undefined : draft.placeText.trim().length >= 2;
  return (
    <div className={styles.step}>
      <h1>{t('report.where.title')}</h1>
      <Choices
        label={t('report.where.title')}
        name="where"
        value={draft.where}
        onChoose={(where) => change({ where })}
        options={[
          { value: 'map', label: t('report.where.map'), hint: t('report.where.mapHint') },
          { value: 'words', label: t('report.where.words'), hint: t('report.where.wordsHint') },
        ]}
      />
      {draft.where === 'map' && (
        <OnMap location={draft.location} onLocation={(location) => change({ location })} />
      )}
      {draft.where === 'words' && (
        <InWords text={draft.placeText} onText={(placeText) => change({ placeText })} />
      )}
      {isAsked && !isKnown && <FieldError message={t('report.where.missing')} />}
      <div className={styles.acts}>
        <Button look="main" wide onClick={() => (isKnown ? onNext() : setAsked(true))}>
          {t('act.next')}
        </Button>
      </div>
    </div>
  );
}

function OnMap({
  location,
  onLocation,
}: {
  location: Point | undefined;
  onLocation: (location: Point) => void;
}) {
  const t = useTexts();
  const [refusal, setRefusal] = useState(false);
  const [focus, setFocus] = useState<{ at: Point; zoom: number }>();
  const place = usePlaceAt(location);
  const marks = useMemo(
    () => (location ? [{ id: 'here', at: location, clock: 'on-time' as const, chosen: true }] : []),
    [location],
  );
  const take = (at: Point): void => {
    onLocation(at);
    setFocus({ at, zoom: nearZoom });
  };
  const locate = (): void =>
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => take([coords.longitude, coords.latitude]),
      () => setRefusal(true),
      { enableHighAccuracy: true, timeout: locateTimeoutMs },
    );
  const found = [place.data?.street?.name, place.data?.village?.name].filter(Boolean).join(' ');
  return (
    <>
      <div className={styles.row}>
        <Button icon="place" onClick={locate}>
          {t('report.where.here')}
        </Button>
      </div>
      {refusal && <FieldError message={t('report.where.hereRefused')} />}
      <div className={styles.map}>
        <MapView
          face="public"
          label={t('report.where.mapLabel')}
          marks={marks}
          focus={focus}
          onPick={({ at }) => onLocation(at)}
        />
      </div>
      <p className={styles.found} role="status">
        <Icon name="place" />
        {location ? found || t('report.where.chosen') : t('report.where.tap')}
      </p>
    </>
  );
}

function InWords({ text, onText }: { text: string; onText: (text: string) => void }) {
  const t = useTexts();
  const places = usePlaceSearch(text);
  const items = (places.data?.items ?? []).filter((place) => place.name !== text).slice(0, 5);
  return (
    <>
      <TextField
        label={t('report.where.wordsLabel')}
        hint={t('report.where.wordsExample')}
        value={text}
        maxLength={200}
        autoComplete="street-address"
        onText={onText}
      />
      {items.length > 0 && (
        <ul className={styles.places} aria-label={t('report.where.suggestions')}>
          {items.map((place) => (
            <li key={place.code}>
              <button type="button" onClick={() => onText([...place.path.slice(1), place.name].join(' '))}>
                {place.name}
                <small>{place.path.join(' · ')}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
