'use client';

import { useQuery } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

/** All client keys, revoked ones included. */
export function useKeys() {
  return useQuery({
    queryKey: queryKeys.keys,
    queryFn: async ({ signal }) => (await client.call('listKeys', {}, { signal })).items,
  });
}
