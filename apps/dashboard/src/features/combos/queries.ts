'use client';

import { useQueries, useQuery } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { modelsQuery, useConnections } from '../connections/queries.ts';

/** All combos. */
export function useCombos() {
  return useQuery({
    queryKey: queryKeys.combos,
    queryFn: async ({ signal }) => (await client.call('listCombos', {}, { signal })).items,
  });
}

/** One combo, by id. */
export function useCombo(id: string) {
  return useQuery({
    queryKey: queryKeys.combo(id),
    queryFn: ({ signal }) => client.call('getCombo', { params: { id } }, { signal }),
  });
}

/** All connections, each with the models in use of it; those still on their way are left empty. */
export function useConnectionsWithModels() {
  const connections = useConnections().data ?? [];
  const models = useQueries({ queries: connections.map(({ id }) => modelsQuery(id)) });
  return connections.map((connection, index) => ({
    connection,
    models: (models[index]?.data ?? []).filter(({ state, loop }) => state === 'active' && loop !== true),
  }));
}
