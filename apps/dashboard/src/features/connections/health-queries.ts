'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

/** A breaker is open for seconds: what is shown of it should not be much older. */
const refetchMs = 5000;

/** How the targets are that were asked or drained: of one connection, by id, or of all. */
export function useTargetHealth(connection?: string) {
  return useQuery({
    queryKey: connection === undefined ? queryKeys.health : queryKeys.healthOf(connection),
    queryFn: async ({ signal }) => {
      const query = connection === undefined ? {} : { connection };
      return (await client.call('listTargetHealth', { query }, { signal })).items;
    },
    refetchInterval: refetchMs,
  });
}

export type HealthVerb = 'drain' | 'undrain' | 'reset';

/** What to do, and to which model of the connection; absent: to all of it. */
export type HealthChange = { readonly verb: HealthVerb; readonly model?: string | undefined };

/** Takes a connection or a model of it out or back in, or closes its breakers. */
export function useHealthChange(connection: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: HealthChange) => send(connection, change),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.health }),
  });
}

async function send(id: string, { verb, model }: HealthChange): Promise<void> {
  const named = model === undefined ? {} : { model };
  switch (verb) {
    case 'drain':
      return client.call('drainConnection', { params: { id }, body: named });
    case 'undrain':
      return client.call('undrainConnection', { params: { id }, query: named });
    case 'reset':
      return client.call('resetHealth', { body: { connection: id, ...named } });
  }
}
