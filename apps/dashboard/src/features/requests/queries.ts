'use client';

import type { RouteInput } from '@omniroute/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

const refreshMs = 5_000;

export type RequestFilters = Pick<
  NonNullable<RouteInput<'listRequests'>['query']>,
  'outcome' | 'connection' | 'model' | 'key' | 'shadows'
>;

/** Requests, newest first, older ones page by page. Refreshes only while the first page alone is shown. */
export function useRequests(filters: RequestFilters, live: boolean) {
  return useInfiniteQuery({
    queryKey: [...queryKeys.requests, 'list', filters],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      client.call(
        'listRequests',
        { query: { ...filters, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => (live && (state.data?.pages.length ?? 1) === 1 ? refreshMs : false),
  });
}

/** The newest request, or `null` when there never was one. `pollMs` absent: asked once. */
export function useLastRequest(pollMs: number | false = false) {
  return useQuery({
    queryKey: [...queryKeys.requests, 'last'],
    queryFn: async ({ signal }) =>
      (await client.call('listRequests', { query: { limit: 1 } }, { signal })).items[0] ?? null,
    refetchInterval: pollMs,
  });
}

/** One request with its attempts. */
export function useRequest(id: string) {
  return useQuery({
    queryKey: queryKeys.request(id),
    queryFn: ({ signal }) => client.call('getRequest', { params: { id } }, { signal }),
  });
}
