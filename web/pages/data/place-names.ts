import { useQueries, useQuery } from '@tanstack/react-query';
import { placesQuery } from '../../api/district.ts';
import { usePlaceName } from '../../texts/text.ts';

/** Digits of a village's code that name its street: 310115 004 001 → 310115 004 000. */
const streetDigits = 9;

/** What streets and villages are called, by their codes; a code nobody knows stays a code. */
export function usePlaceNames(codes: string[]): (code: string) => string {
  const nameOf = usePlaceName();
  const streets = useQuery(placesQuery({ level: 'street' })).data ?? [];
  const isStreet = (code: string): boolean => streets.some((street) => street.code === code);
  const parents = [
    ...new Set(codes.filter((code) => !isStreet(code)).map((code) => `${code.slice(0, streetDigits)}000`)),
  ];
  const villages = useQueries({
    queries: parents.map((parent) => ({
      ...placesQuery({ level: 'village', parent }),
      enabled: isStreet(parent),
    })),
  }).flatMap((one) => one.data ?? []);
  return (code) => {
    const place = [...streets, ...villages].find((one) => one.code === code);
    return place ? nameOf(place) : code;
  };
}
