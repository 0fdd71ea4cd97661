'use client';

import { useSyncExternalStore } from 'react';

const tickMs = 15_000;
let nowMs = Date.now();

function subscribe(listener: () => void): () => void {
  nowMs = Date.now();
  const timer = setInterval(() => {
    nowMs = Date.now();
    listener();
  }, tickMs);
  return () => clearInterval(timer);
}

/** The time in ms, renewed every quarter of a minute: enough for “5 min ago”. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => nowMs,
    () => nowMs,
  );
}
