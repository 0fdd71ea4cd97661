'use client';

import { useQuery } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

/** All connections. */
export function useConnections() {
  return useQuery({
    queryKey: queryKeys.connections,
    queryFn: async ({ signal }) => (await client.call('listConnections', {}, { signal })).items,
  });
}

/** One connection, by id. */
export function useConnection(id: string) {
  return useQuery({
    queryKey: queryKeys.connection(id),
    queryFn: ({ signal }) => client.call('getConnection', { params: { id } }, { signal }),
  });
}

/** Models known of a connection. */
export function modelsQuery(id: string) {
  return {
    queryKey: queryKeys.models(id),
    queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
      (await client.call('listConnectionModels', { params: { id } }, { signal })).items,
  };
}

/** Models known of a connection. */
export function useModels(id: string) {
  return useQuery(modelsQuery(id));
}

/** What the upstream of a connection last told of itself. */
export function useInsight(id: string) {
  return useQuery({
    queryKey: queryKeys.insight(id),
    queryFn: ({ signal }) => client.call('getConnectionInsight', { params: { id } }, { signal }),
  });
}

/** Kinds of upstream; they change with a release only. */
export function useProviders() {
  return useQuery({
    queryKey: queryKeys.providers,
    queryFn: async ({ signal }) => (await client.call('listProviders', {}, { signal })).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
