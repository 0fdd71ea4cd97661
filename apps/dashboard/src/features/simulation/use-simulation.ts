'use client';

import type { ComboCreate } from '@omniroute/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { client } from '#lib/client.ts';
import { toSimulateBody, type SimulationInputs } from './inputs.ts';

/** What would happen with a draft. The last answer stays while the next one is on its way, so that nothing jumps. */
export function useSimulation(combo: ComboCreate, inputs: SimulationInputs) {
  const body = useDeferredValue(combo.targets.length > 0 ? JSON.stringify(toSimulateBody(combo, inputs)) : '');
  return useQuery({
    queryKey: ['simulation', body],
    queryFn: ({ signal }) => client.call('simulate', { body: JSON.parse(body) }, { signal }),
    // By what is asked, not by the draft: that is a moment ahead.
    enabled: body !== '',
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}
