/** MapLibre itself: about 300 kB compressed, loaded only when a map is shown. */
import 'maplibre-gl/dist/maplibre-gl.css';
import './engine.css';
import {
  AttributionControl,
  type GeoJSONSource,
  Map as MapLibreMap,
  NavigationControl,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { CasePoint, ClockState, Counts, Point } from '../api/shapes.ts';
import { after } from '../clock.ts';
import type { Face } from '../theme/palette.ts';
import { parentCell } from './cells.ts';
import { mapStyle, type StyleSources, tileLayers } from './style.ts';

// A file of our own origin: no blob, so `worker-src 'self'` is enough.
setWorkerUrl(workerUrl);

export interface Mark {
  id: number;
  at: Point;
  clock: ClockState;
  chosen?: boolean;
}

export interface MapOptions extends StyleSources {
  container: HTMLElement;
  face: Face;
  words: Record<'zoomIn' | 'zoomOut' | 'attribution' | 'title', string>;
  /** Space the page covers at the edges, in pixels. */
  padding?: { top: number; right: number; bottom: number; left: number };
}

/** Resolutions of the cells in our tiles, far to near. */
const resolutions = [8, 9, 10];
const zoomMax = 18;
const attributionShownMs = 6_000;
/** On a smaller map the sources would cover what is looked for: they wait behind their sign. */
const attributionWidthMin = 480;

/** A map of the district. It may not be dragged far from it: there is nothing there. */
export function openMap({
  container,
  face,
  district,
  fonts,
  language,
  words,
  padding,
}: MapOptions): MapLibreMap {
  const { bounds } = district;
  const [west, south, east, north] = bounds;
  const margin = 0.6;
  const map = new MapLibreMap({
    container,
    style: mapStyle(face, { district, fonts, language }),
    bounds,
    fitBoundsOptions: { padding: padding ?? 16 },
    maxBounds: [west - margin, south - margin, east + margin, north + margin],
    maxZoom: zoomMax,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: {
      'NavigationControl.ZoomIn': words.zoomIn,
      'NavigationControl.ZoomOut': words.zoomOut,
      'AttributionControl.ToggleAttribution': words.attribution,
      'Map.Title': words.title,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
  map.addControl(new AttributionControl({ compact: true }), 'bottom-left');
  if (container.clientWidth < attributionWidthMin) map.once('load', () => foldAttribution(container));
  const cancel = after(attributionShownMs, () => foldAttribution(container));
  map.once('remove', cancel);
  return map;
}

/** Sources are said when the map opens, then a press on the sign away (OpenStreetMap's attribution guideline). */
function foldAttribution(container: HTMLElement): void {
  const box = container.querySelector('.maplibregl-ctrl-attrib');
  box?.classList.remove('maplibregl-compact-show');
  box?.removeAttribute('open');
}

/** Points above the cloth, for the cases of a list or a place being chosen. */
export function showMarks(map: MapLibreMap, marks: Mark[]): void {
  void map.getSource<GeoJSONSource>('marks')?.setData({
    type: 'FeatureCollection',
    features: marks.map(({ id, at, clock, chosen }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: at },
      properties: { id, clock, chosen: chosen ?? false },
    })),
  });
}

/** Sews the open cases into the cloth, at every resolution at once so that zooming needs no more work. */
export function showStitches(map: MapLibreMap, cases: CasePoint[]): void {
  map.removeFeatureState({ source: 'district', sourceLayer: tileLayers.cells });
  for (const [id, counts] of countByCell(cases)) {
    map.setFeatureState({ source: 'district', sourceLayer: tileLayers.cells, id }, { ...counts });
  }
}

function countByCell(cases: CasePoint[]): Map<string, Counts> {
  const counted = new Map<string, Counts>();
  for (const { cell, clock } of cases) {
    for (const resolution of resolutions) {
      const id = parentCell(cell, resolution);
      const counts = counted.get(id) ?? { open: 0, warning: 0, overdue: 0 };
      counts.open++;
      if (clock === 'warning' || clock === 'overdue') counts[clock]++;
      counted.set(id, counts);
    }
  }
  return counted;
}

/** The street and cell under a point of the screen. */
export function findUnder(
  map: MapLibreMap,
  point: { x: number; y: number },
): { cell?: string; street?: string } {
  const [feature] = map.queryRenderedFeatures([point.x, point.y], { layers: ['cells'] });
  return { cell: feature?.properties.cell, street: feature?.properties.street };
}

export type { MapLibreMap };
