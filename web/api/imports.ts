import { queryOptions } from '@tanstack/react-query';
import { read } from './request.ts';
import type { Import, ImportDetail } from './shapes.ts';

/** Files of requests that were brought in, the latest first. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) =>
    read<{ imports: Import[] }>('/api/imports', { signal }).then((answer) => answer.imports),
});

export function importQuery(id: number) {
  return queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => read<ImportDetail>(`/api/imports/${id}`, { signal }),
  });
}
