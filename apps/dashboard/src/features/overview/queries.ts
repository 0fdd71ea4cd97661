'use client';

import type { Range } from '@omniroute/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

const refreshMs = 15_000;

/** Figures over a range. The last range stays on the screen until the new one is there. */
export function useOverview(range: Range) {
  return useQuery({
    queryKey: queryKeys.overview(range),
    queryFn: ({ signal }) => client.call('getOverview', { query: { range } }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
}
