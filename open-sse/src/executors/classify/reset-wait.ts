import type { HeaderMap } from '../executor.ts';
import { secondsToWait } from './retry-after.ts';

/**
 * When a limit is whole again, by any of the names in use: `x-ratelimit-reset-requests` (OpenAI and those who took it over),
 * `anthropic-ratelimit-input-tokens-reset`, the bare `x-ratelimit-reset` and `ratelimit-reset`; LiteLLM passes each on behind
 * `llm_provider-`.
 */
const resetName = /^(?:llm_provider-)?(?:(?:x-)?ratelimit-reset(?:-[a-z-]+)?|anthropic-ratelimit-[a-z-]+-reset)$/;

/**
 * How long the limits that are used up stay so, ms, at most an hour: of several, as long as the longest. For upstreams that refuse
 * a call and do not say when to come back.
 */
export function readResetWait(headers: HeaderMap, nowMs: number): number | undefined {
  let longest: number | undefined;
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || !resetName.test(name) || !isUsedUp(headers, name)) continue;
    const waitMs = readWait(value.trim(), nowMs);
    if (waitMs !== undefined && waitMs > (longest ?? -1)) longest = waitMs;
  }
  return longest;
}

/** Some upstreams tell the reset alone, of the limit that they speak of. */
function isUsedUp(headers: HeaderMap, name: string): boolean {
  const remaining = headers[name.replace(/reset/, 'remaining')];
  return remaining === undefined || Number(remaining) <= 0;
}

/** Seconds since 1970 above this, milliseconds above a thousand times of it: no wait is as long. */
const leastEpochSec = 1e9;

function readWait(text: string, nowMs: number): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    if (number >= leastEpochSec * 1000) return until(number, nowMs);
    return number >= leastEpochSec ? until(number * 1000, nowMs) : secondsToWait(number);
  }
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return until(Date.parse(text), nowMs);
  return readDuration(text);
}

function until(atMs: number, nowMs: number): number | undefined {
  return secondsToWait(Math.max(atMs - nowMs, 0) / 1000);
}

const unitsMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Go's way to write a duration, as OpenAI does: `6m0s`, `1.5s`, `12ms`, `1h2m3s`. */
export function readDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/.test(text)) return undefined;
  let totalMs = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    totalMs += Number(number) * (unitsMs[unit ?? ''] ?? 0);
  }
  return secondsToWait(totalMs / 1000);
}

/** `Please try again in 1m2.5s.`, as OpenAI and Groq say. */
export function readWaitInText(text: string): number | undefined {
  const written = /try again in ((?:\d+(?:\.\d+)?(?:ms|[dhms]))+)/i.exec(text)?.[1];
  return written === undefined ? undefined : readDuration(written);
}
