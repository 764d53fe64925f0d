import { findPlacesInText, getPlace } from './index.ts';

export interface Whereabouts {
  streetCode?: string;
  villageCode?: string;
}

/**
 * Street and village as a text names them, where it names exactly one. Two different villages of one street give
 * the street alone; two streets give nothing: a person decides.
 */
export function recogniseWhereabouts(text: string): Whereabouts {
  const certain = findPlacesInText(text)
    .filter((mention) => mention.candidates.length === 1)
    .flatMap((mention) => mention.candidates[0]?.placeCode ?? []);
  const places = [...new Set(certain)].map(getPlace);
  const villages = new Set(places.filter((place) => place.level === 'village').map((place) => place.code));
  const streets = new Set(
    places.flatMap((place) =>
      place.level === 'village' ? [place.parent!] : place.level === 'street' ? [place.code] : [],
    ),
  );
  const [streetCode] = streets;
  if (streets.size !== 1 || streetCode === undefined) return {};
  const [villageCode] = villages;
  return villages.size === 1 && villageCode !== undefined ? { streetCode, villageCode } : { streetCode };
}
