'use client';

import { useQuery } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

/** What the response cache holds, and what it did in the last 30 days. */
export function useCacheStats() {
  return useQuery({
    queryKey: queryKeys.cache,
    queryFn: ({ signal }) => client.call('getCache', { query: { range: '30d' } }, { signal }),
  });
}
