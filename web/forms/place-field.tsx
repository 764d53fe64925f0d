import { useMemo, useState } from 'react';
import { usePlaceAt } from '../api/district.ts';
import { ApiProblem, offlineType, problemInWords } from '../api/problem.ts';
import type { Point } from '../api/shapes.ts';
import { MapView } from '../map/map-view.tsx';
import { usePlaceName, useTexts } from '../texts/text.ts';
import type { Face } from '../theme/palette.ts';
import { Button } from '../ui/button.tsx';
import { FieldError } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './place-field.module.css';

const nearZoom = 15;
const locateTimeoutMs = 10_000;

interface PlaceFieldProps {
  face: Face;
  value: Point | undefined;
  onChoose: (point: Point) => void;
  /** The map costs data and battery: it is opened, not shown. */
  isFolded?: boolean;
  /** Where the map looks while nothing is chosen. */
  near?: Point;
}

/** A place on the map: tapped, or where this device is. Says in words what was chosen. */
export function PlaceField({ face, value, onChoose, isFolded = false, near }: PlaceFieldProps) {
  const t = useTexts();
  const placeName = usePlaceName();
  const [isRefused, setRefused] = useState(false);
  const [isOpen, setOpen] = useState(!isFolded);
  const [focus, setFocus] = useState(() => lookAt(value ?? near));
  const place = usePlaceAt(value);
  const marks = useMemo(
    () => (value ? [{ id: 0, at: value, clock: 'running' as const, chosen: true }] : []),
    [value],
  );
  const locate = (): void =>
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => {
        const at: Point = [coords.longitude, coords.latitude];
        onChoose(at);
        setFocus(lookAt(at));
      },
      () => setRefused(true),
      { enableHighAccuracy: true, timeout: locateTimeoutMs },
    );
  const found = [place.data?.street, place.data?.village]
    .map((each) => each && placeName(each))
    .filter(Boolean)
    .join(' ');
  const chosen = isOpen ? t('place.chosen') : t('place.known');
  const words = value ? found || chosen : isOpen ? t('place.tap') : t('place.none');
  return (
    <div className={styles.field}>
      <div className={styles.ways}>
        {face !== 'desk' && navigator.geolocation && window.isSecureContext && (
          <Button icon="place" onClick={locate}>
            {t('place.here')}
          </Button>
        )}
        {!isOpen && (
          <Button icon="map" onClick={() => setOpen(true)}>
            {t('report.where.map')}
          </Button>
        )}
      </div>
      {isRefused && <FieldError message={t('place.hereRefused')} />}
      {isOpen && (
        <div className={styles.map}>
          <MapView
            face={face}
            label={t('place.map')}
            marks={marks}
            focus={focus}
            onPick={({ at }) => onChoose(at)}
          />
        </div>
      )}
      {place.error && !isOffline(place.error) ? (
        <FieldError message={problemInWords(place.error, t)} />
      ) : (
        <p className={styles.found} role="status">
          <Icon name="place" />
          {words}
        </p>
      )}
    </div>
  );
}

function lookAt(at: Point | undefined) {
  return at && { at, zoom: nearZoom };
}

/** Without a network nobody can say what the place is called; the point is good all the same. */
function isOffline(error: Error): boolean {
  return error instanceof ApiProblem && error.type === offlineType;
}
