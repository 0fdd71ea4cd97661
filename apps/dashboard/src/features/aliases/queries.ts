'use client';

import { useQuery } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

/** All aliases, by name. */
export function useAliases() {
  return useQuery({
    queryKey: queryKeys.aliases,
    queryFn: async ({ signal }) => (await client.call('listAliases', {}, { signal })).items,
  });
}

/** What holds for all model names. */
export function useRoutingDefaults() {
  return useQuery({
    queryKey: queryKeys.routingDefaults,
    queryFn: ({ signal }) => client.call('getRoutingDefaults', {}, { signal }),
  });
}
