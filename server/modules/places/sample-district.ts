import type { DistrictSource } from './district-source.ts';

/** West, south, east, north of a street in the made-up district. */
type Box = [number, number, number, number];

/** A street's outline, closed and anticlockwise. */
export function boxRing([west, south, east, north]: Box): [number, number][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

export function street(code: string, name: string, rings: [number, number][][]) {
  return { type: 'Feature', properties: { code, name }, geometry: { type: 'Polygon', coordinates: rings } };
}

export const WEST_STREET: Box = [121.5, 31.2, 121.52, 31.22];
export const EAST_STREET: Box = [121.52, 31.2, 121.54, 31.22];

/**
 * For tests: two square streets of 2 km side by side, the western with three villages, the eastern without any, and
 * a station in each. Every part may be replaced.
 */
export function sampleDistrict(changes: Partial<DistrictSource> = {}): DistrictSource {
  return {
    description: {
      code: '319999000000',
      name: '样例区',
      nameEn: 'Sample',
      timeZone: 'Asia/Shanghai',
      centre: [121.52, 31.21],
      attributions: [{ text: 'made up', licence: 'CC0-1.0', covers: 'everything' }],
    },
    boundaries: {
      type: 'FeatureCollection',
      features: [
        street('319999001000', '西溪街道', [boxRing(WEST_STREET)]),
        street('319999002000', '东溪镇', [boxRing(EAST_STREET)]),
      ],
    },
    villagesCsv: `code,name,street
319999001001,溪畔一村居委会,319999001000
319999001002,溪畔二村第一居委会,319999001000
319999001003,溪畔二村第二居委会,319999001000
`,
    stationsCsv: `name,longitude,latitude,lines
西溪,121.51,31.21,1/2
溪东大道,121.53,31.21,2
`,
    ...changes,
  };
}
