'use client';

import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { ComboView } from '@omniroute/contract';
import { toast } from 'sonner';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

const pollMs = 10_000;

/** The versions of a combo, newest first, a page at a time. */
export function useComboVersions(id: string) {
  return useInfiniteQuery({
    queryKey: queryKeys.comboVersions(id),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam === '' ? {} : { cursor: pageParam };
      return client.call('listComboVersions', { params: { id }, query }, { signal });
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

/** The canary of a combo, and what each version served; anew every few seconds while one runs. */
export function useCanary(id: string) {
  return useQuery({
    queryKey: queryKeys.comboCanary(id),
    queryFn: ({ signal }) => client.call('getComboCanary', { params: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.canary?.state === 'running' ? pollMs : false),
  });
}

/** Changes which version of a combo is served, and shows the outcome everywhere. */
export function useServeVersion<Input>(work: (input: Input) => Promise<ComboView | undefined>, done: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async () => {
      toast.success(done);
      await refreshCombos(queryClient);
    },
  });
}

function refreshCombos(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: queryKeys.combos });
}
