import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useDistrict } from '../api/district.ts';
import type { CasePoint, Point } from '../api/shapes.ts';
import { type Texts, useLanguage, useTexts } from '../texts/text.ts';
import { canvasFonts } from '../theme/fonts.ts';
import type { Face } from '../theme/palette.ts';
import { Empty } from '../ui/states.tsx';
import type { MapLibreMap, MapOptions, Mark } from './engine.ts';
import styles from './map-view.module.css';

type Engine = typeof import('./engine.ts');

interface MapViewProps {
  face: Face;
  label: string;
  marks?: Mark[];
  stitches?: CasePoint[];
  /** Flies there when it changes. */
  focus?: { at: Point; zoom: number };
  padding?: MapOptions['padding'];
  onPick?: (picked: { at: Point; cell?: string; street?: string; mark?: number }) => void;
  children?: ReactNode;
}

/** The district on a map; a place with words where the browser cannot draw one. */
export function MapView({ face, label, marks, stitches, focus, padding, onPick, children }: MapViewProps) {
  const t = useTexts();
  const container = useRef<HTMLDivElement>(null);
  const { map, engine, failed, isDrawn } = useMap(container, { face, padding, label, t });
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    if (map && engine && marks) engine.showMarks(map, marks);
  }, [map, engine, marks]);
  useEffect(() => {
    if (map && engine && stitches) engine.showStitches(map, stitches);
  }, [map, engine, stitches]);
  useEffect(() => {
    if (map && focus) map.easeTo({ center: focus.at, zoom: focus.zoom, duration: stillness() ? 0 : 600 });
  }, [map, focus]);
  useEffect(() => {
    if (!map || !engine) return;
    const click = map.on('click', ({ lngLat, point }) => {
      const [mark] = map.queryRenderedFeatures([point.x, point.y], { layers: ['marks'] });
      pick.current?.({
        at: [lngLat.lng, lngLat.lat],
        mark: mark?.properties.id,
        ...engine.findUnder(map, point),
      });
    });
    return () => click.unsubscribe();
  }, [map, engine]);

  return (
    <div className={styles.frame} aria-busy={!failed && !isDrawn}>
      {failed ? (
        <Empty title={t('map.none')}>{t('map.noneWhy')}</Empty>
      ) : (
        <div ref={container} className={styles.map} />
      )}
      {children}
    </div>
  );
}

function useMap(
  container: { current: HTMLDivElement | null },
  { face, padding, label, t }: { face: Face; padding: MapOptions['padding']; label: string; t: Texts },
) {
  const district = useDistrict();
  const language = useLanguage();
  const [opened, setOpened] = useState<{ map: MapLibreMap; engine: Engine }>();
  const [failed, setFailed] = useState(false);
  const [isDrawn, setDrawn] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a map is opened once; words and padding do not reopen it
  useEffect(() => {
    let map: MapLibreMap | undefined;
    let isLeft = false;
    const open = async (): Promise<void> => {
      const [engine, fonts] = await Promise.all([import('./engine.ts'), canvasFonts()]);
      if (isLeft || !container.current) return;
      map = engine.openMap({
        container: container.current,
        face,
        padding,
        fonts,
        language,
        district,
        words: {
          zoomIn: t('map.zoomIn'),
          zoomOut: t('map.zoomOut'),
          attribution: t('map.attribution'),
          title: label,
        },
      });
      map.once('load', () => !isLeft && map && setOpened({ map, engine }));
      map.once('idle', () => !isLeft && setDrawn(true));
    };
    open().catch(() => setFailed(true));
    return () => {
      isLeft = true;
      map?.remove();
      setOpened(undefined);
    };
  }, [face, language]);
  return { map: opened?.map, engine: opened?.engine, failed, isDrawn };
}

function stillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

export type { Mark };
