import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { District, Language } from '../api/shapes.ts';
import type { CanvasFonts } from '../theme/fonts.ts';
import { type Face, faces, type Palette } from '../theme/palette.ts';

/** Layers of our own tiles (`GET /tiles/{z}/{x}/{y}`), as the server names them. */
export const tileLayers = {
  cells: 'cells',
  streets: 'streets',
  streetLabels: 'street-labels',
  villages: 'villages',
  stations: 'stations',
} as const;

/** Cells: their outline only where they are large enough to be a weave and not a grey wash. */
const weaveZoomMin = 10;
const villageZoomMin = 12.5;
const stationZoomMin = 12;

export interface StyleSources {
  district: District;
  fonts: CanvasFonts;
  language: Language;
}

/** A style of our own from our own tiles: no sprite, no glyph server, nothing from outside. */
export function mapStyle(face: Face, { district, fonts, language }: StyleSources): StyleSpecification {
  const palette = faces[face];
  return {
    version: 8,
    'font-faces': {
      [fonts.families[0]!]: fonts.slices.map(({ url, ranges }) => ({ url, 'unicode-range': ranges })),
    },
    sources: {
      district: {
        type: 'vector',
        tiles: [location.origin + district.tiles.url],
        minzoom: district.tiles.zoomMin,
        maxzoom: district.tiles.zoomMax,
        promoteId: { [tileLayers.cells]: 'cell', [tileLayers.streets]: 'code' },
        attribution: district.attribution.join(' · '),
      },
      marks: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': palette.water } },
      ...clothLayers(palette),
      ...seamLayers(palette),
      ...markLayers(palette),
      ...labelLayers(palette, { fonts, language }),
    ],
  };
}

const counted = (name: string): ExpressionSpecification => ['coalesce', ['feature-state', name], 0];

function clothLayers(palette: Palette): LayerSpecification[] {
  const source = { source: 'district', 'source-layer': tileLayers.cells } as const;
  return [
    {
      id: 'cells',
      type: 'fill',
      ...source,
      paint: {
        'fill-antialias': false,
        // A single case is a single faint stitch; many in one cell are a lighter one.
        'fill-color': [
          'case',
          ['>', counted('overdue'), 0],
          palette.overdue,
          ['>', counted('warning'), 0],
          palette.warning,
          ['>', counted('open'), 0],
          ['interpolate-hcl', ['linear'], counted('open'), 1, palette.threadFaint, 6, palette.thread],
          palette.cloth,
        ],
      },
    },
    {
      id: 'weave',
      type: 'line',
      ...source,
      minzoom: weaveZoomMin - 1.5,
      paint: {
        'line-color': palette.weave,
        'line-width': ['interpolate', ['linear'], ['zoom'], weaveZoomMin, 0.5, 16, 1],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], weaveZoomMin - 1.5, 0, weaveZoomMin, 1],
      },
    },
    {
      id: 'chosen-cell',
      type: 'line',
      ...source,
      paint: {
        'line-color': palette.ink,
        'line-width': ['case', ['boolean', ['feature-state', 'chosen'], false], 2, 0],
      },
    },
  ];
}

function seamLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'village-seams',
      type: 'line',
      source: 'district',
      'source-layer': tileLayers.villages,
      minzoom: villageZoomMin,
      paint: { 'line-color': palette.seam, 'line-width': 0.7, 'line-dasharray': [3, 2] },
    },
    {
      id: 'street-seams',
      type: 'line',
      source: 'district',
      'source-layer': tileLayers.streets,
      paint: {
        'line-color': palette.seam,
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.6, 12, 1.4, 16, 2.4],
      },
    },
    {
      id: 'stations',
      type: 'circle',
      source: 'district',
      'source-layer': tileLayers.stations,
      minzoom: stationZoomMin,
      paint: {
        'circle-radius': 3,
        'circle-color': palette.surface,
        'circle-stroke-color': palette.inkFaint,
        'circle-stroke-width': 1.2,
      },
    },
  ];
}

function markLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'marks',
      type: 'circle',
      source: 'marks',
      paint: {
        'circle-radius': ['case', ['get', 'chosen'], 8, 5],
        'circle-color': [
          'match',
          ['get', 'clock'],
          'overdue',
          palette.overdue,
          'warning',
          palette.warning,
          palette.accent,
        ],
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': ['case', ['get', 'chosen'], 3, 1.5],
      },
    },
  ];
}

function labelLayers(
  palette: Palette,
  { fonts, language }: Omit<StyleSources, 'district'>,
): LayerSpecification[] {
  const name: ExpressionSpecification =
    language === 'en' ? ['coalesce', ['get', 'nameEn'], ['get', 'name']] : ['get', 'name'];
  const halo = { 'text-halo-color': palette.cloth, 'text-halo-width': 1.6 };
  return [
    {
      id: 'street-names',
      type: 'symbol',
      source: 'district',
      'source-layer': tileLayers.streetLabels,
      maxzoom: 15,
      layout: {
        'text-field': name,
        'text-font': fonts.families,
        'text-size': ['interpolate', ['linear'], ['zoom'], 9, 12, 13, 16],
        'text-max-width': 7,
        'text-padding': 6,
      },
      paint: { 'text-color': palette.inkSoft, ...halo },
    },
    {
      id: 'station-names',
      type: 'symbol',
      source: 'district',
      'source-layer': tileLayers.stations,
      minzoom: stationZoomMin + 1,
      layout: {
        'text-field': name,
        'text-font': fonts.families,
        'text-size': 11,
        'text-offset': [0, 0.9],
        'text-anchor': 'top',
      },
      paint: { 'text-color': palette.inkFaint, ...halo },
    },
  ];
}
