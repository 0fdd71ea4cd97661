'use client';

import type { ProbeStepReport } from '@omniroute/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

export type TestRun = {
  readonly state: 'idle' | 'running' | 'done' | 'cancelled' | 'lost';
  readonly steps: readonly ProbeStepReport[];
  /** Why the stream of verdicts broke off, when `state` is `lost`. */
  readonly error?: unknown;
};

/** Runs the streamed test of a connection: steps come in one by one. A new run, or leaving the page, ends the old one. */
export function useConnectionTest(id: string) {
  const [run, setRun] = useState<TestRun>({ state: 'idle', steps: [] });
  const current = useRef<AbortController>(undefined);
  const queryClient = useQueryClient();

  const start = useCallback(
    async (model?: string) => {
      current.current?.abort();
      const controller = new AbortController();
      current.current = controller;
      const show = (change: (last: TestRun) => TestRun) => {
        if (current.current === controller) setRun(change);
      };
      show(() => ({ state: 'running', steps: [] }));
      try {
        const body = model === undefined ? {} : { model };
        const options = { signal: controller.signal };
        for await (const step of client.stream('testConnection', { params: { id }, body }, options)) {
          show(({ steps }) => ({ state: 'running', steps: [...steps, step] }));
        }
        show(({ steps }) => ({ state: 'done', steps }));
      } catch (error) {
        show(({ steps }) =>
          controller.signal.aborted ? { state: 'cancelled', steps } : { state: 'lost', steps, error },
        );
      }
      await queryClient.invalidateQueries({ queryKey: queryKeys.connections });
    },
    [id, queryClient],
  );

  const cancel = useCallback(() => current.current?.abort(), []);
  useEffect(() => cancel, [cancel]);
  return { run, start, cancel };
}
