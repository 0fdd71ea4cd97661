'use client';

import { useQuery } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

const refetchMs = 5_000;

/** All that has limits, by id, with how much of them is used now. */
export function useLimits() {
  return useQuery({
    queryKey: queryKeys.limits,
    queryFn: async ({ signal }) => {
      const { items } = await client.call('listLimits', {}, { signal });
      return new Map(items.map((limited) => [limited.id, limited]));
    },
    refetchInterval: refetchMs,
  });
}
