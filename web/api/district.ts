import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { kept } from './kept.ts';
import { read } from './request.ts';
import type {
  Category,
  District,
  Located,
  Organisation,
  Page,
  Place,
  PlaceSuggestion,
  Point,
} from './shapes.ts';

const dayMs = 86_400_000;

export const districtQuery = queryOptions({
  queryKey: ['district'],
  queryFn: () => kept('district', () => read<District>('/api/district')),
  staleTime: dayMs,
});

/** The district; the root route has loaded it before any page renders. */
export function useDistrict(): District {
  return useSuspenseQuery(districtQuery).data;
}

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: () => read<Page<Category>>('/api/categories').then((page) => page.items),
  staleTime: dayMs,
});

/** Places one level below `parent`; the streets of the district without one. */
export function placesQuery(options: { parent?: string; level: 'street' | 'village' }) {
  return queryOptions({
    queryKey: ['places', options.level, options.parent ?? ''],
    queryFn: () =>
      read<Page<Place>>('/api/places', { query: { ...options, limit: 500 } }).then((page) => page.items),
    staleTime: dayMs,
  });
}

/** Places whose name contains `text`; asks nothing for fewer than two characters. */
export function usePlaceSearch(text: string) {
  return useQuery({
    queryKey: ['places', 'search', text],
    queryFn: ({ signal }) => read<Page<PlaceSuggestion>>('/api/places/search', { query: { text }, signal }),
    enabled: text.trim().length >= 2,
    staleTime: dayMs,
  });
}

export function usePlaceAt(point: Point | undefined) {
  return useQuery({
    queryKey: ['places', 'locate', point],
    queryFn: ({ signal }) =>
      read<Located>('/api/places/locate', { query: { longitude: point?.[0], latitude: point?.[1] }, signal }),
    enabled: point !== undefined,
    staleTime: dayMs,
  });
}

/** Organisations a case may be dispatched to, the likeliest first. */
export function useOrganisations(text: string) {
  return useQuery({
    queryKey: ['organisations', text],
    queryFn: ({ signal }) =>
      read<Page<Organisation>>('/api/organisations', {
        query: { text: text || undefined, limit: 30 },
        signal,
      }),
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  });
}

/** Where an organisation's own street or village lies; undefined for one of the whole district. */
export function useHomePoint({ placeCode, streetCode, villageCode }: Organisation): Point | undefined {
  const isVillage = villageCode !== null;
  const level = isVillage ? ('village' as const) : ('street' as const);
  const places = useQuery({
    ...placesQuery(isVillage ? { level, parent: streetCode ?? undefined } : { level }),
    enabled: streetCode !== null,
  });
  return places.data?.find((place) => place.code === placeCode)?.point;
}
