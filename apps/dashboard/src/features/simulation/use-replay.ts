'use client';

import type { ComboCreate, ReplayLine } from '@omniroute/contract';
import { useEffect, useRef, useState } from 'react';
import { client } from '#lib/client.ts';

export type ReplayReport = Extract<ReplayLine, { readonly type: 'report' }>;

export type ReplayState =
  | { readonly type: 'idle' }
  | { readonly type: 'running'; readonly done: number; readonly part: number }
  | { readonly type: 'over'; readonly report: ReplayReport }
  | { readonly type: 'failed'; readonly error: unknown };

/** Runs last week's requests of a combo through a draft of it. Stops when the page is left, or when it is told to. */
export function useReplay(comboId: string) {
  const [state, setState] = useState<ReplayState>({ type: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const start = async (combo: ComboCreate) => {
    running.current?.abort();
    const stopped = new AbortController();
    running.current = stopped;
    setState({ type: 'running', done: 0, part: 0 });
    try {
      for await (const line of client.stream('replay', { body: { comboId, combo } }, { signal: stopped.signal })) {
        if (stopped.signal.aborted) return;
        setState(line.type === 'report' ? { type: 'over', report: line } : { ...line, type: 'running' });
      }
    } catch (error) {
      if (!stopped.signal.aborted) setState({ type: 'failed', error });
    }
  };
  const stop = () => {
    running.current?.abort();
    setState({ type: 'idle' });
  };
  return { state, start, stop };
}
