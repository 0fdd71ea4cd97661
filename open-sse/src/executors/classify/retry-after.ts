import type { HeaderMap } from '../executor.ts';

const longestMs = 60 * 60 * 1000;

/**
 * How long the upstream asks to wait, ms, at most an hour. Reads `retry-after-ms`, `retry-after` (seconds or an HTTP date, RFC
 * 9110 §10.2.3) and, because LiteLLM passes its upstream's on under another name, `llm_provider-retry-after`.
 */
export function readRetryAfter(headers: HeaderMap, nowMs: number): number | undefined {
  return (
    clamp(Number(headers['retry-after-ms'] ?? Number.NaN)) ??
    parse(headers['retry-after'], nowMs) ??
    parse(headers['llm_provider-retry-after'], nowMs)
  );
}

export function secondsToWait(seconds: number): number | undefined {
  return clamp(seconds * 1000);
}

function parse(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return secondsToWait(Number(text));
  // Anything but an HTTP date begins otherwise; `Date.parse` alone would take too much.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : clamp(Math.max(atMs - nowMs, 0));
}

function clamp(waitMs: number): number | undefined {
  return Number.isFinite(waitMs) && waitMs >= 0 ? Math.min(Math.ceil(waitMs), longestMs) : undefined;
}
