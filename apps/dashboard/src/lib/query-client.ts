import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { OmniError } from '@omniroute/core';
import { isUnauthenticated } from './client.ts';

/** Cache keys, so that no two places spell one differently. The first part is the entity: changes invalidate by it. */
export const queryKeys = {
  session: ['session'],
  providers: ['providers'],
  connections: ['connections'],
  connection: (id: string) => ['connections', id],
  models: (id: string) => ['connections', id, 'models'],
  drift: (id: string) => ['connections', id, 'drift'],
  insight: (id: string) => ['connections', id, 'insight'],
  health: ['health'],
  healthOf: (id: string) => ['health', id],
  combos: ['combos'],
  combo: (id: string) => ['combos', id],
  comboVersions: (id: string) => ['combos', id, 'versions'],
  comboCanary: (id: string) => ['combos', id, 'canary'],
  declaration: ['declaration'],
  aliases: ['aliases'],
  alias: (id: string) => ['aliases', id],
  routingDefaults: ['routing-defaults'],
  cache: ['cache'],
  keys: ['keys'],
  limits: ['limits'],
  requests: ['requests'],
  request: (id: string) => ['requests', 'one', id],
  overview: (range: string) => ['overview', range],
} as const;

/** The page's cache of the admin API. A session that ended anywhere leads back to the sign-in page. */
export function createQueryClient(): QueryClient {
  const endSession = (error: unknown) => {
    if (isUnauthenticated(error)) queryClient.setQueryData(queryKeys.session, null);
  };
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError: endSession }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (mutation.options.mutationKey?.[0] !== 'sign-in') endSession(error);
      },
    }),
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (count, error) => count < 2 && !(error instanceof OmniError) },
    },
  });
  return queryClient;
}
