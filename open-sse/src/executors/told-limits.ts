import type { ToldLimit, ToldLimits } from '@omniroute/core';
import type { HeaderMap, UpstreamFacts } from './executor.ts';

type LimitNames = { readonly limit: string; readonly remaining: string; readonly reset: string };
type LimitHeaders = { readonly requests: LimitNames; readonly tokens: LimitNames };

/** OpenAI's names (platform.openai.com/docs/guides/rate-limits), which Azure, Groq and many others took over. */
export const openaiLimits: LimitHeaders = {
  requests: namesOf('x-ratelimit-*-requests'),
  tokens: namesOf('x-ratelimit-*-tokens'),
};

/** docs.claude.com/en/api/rate-limits */
export const anthropicLimits: LimitHeaders = {
  requests: namesOf('anthropic-ratelimit-requests-*'),
  tokens: namesOf('anthropic-ratelimit-tokens-*'),
};

/** How LiteLLM passes on what its upstream told, where it has no limit of its own to tell. */
export const litellmForwardedLimits: LimitHeaders = {
  requests: namesOf('llm_provider-x-ratelimit-*-requests'),
  tokens: namesOf('llm_provider-x-ratelimit-*-tokens'),
};

/** For an upstream that does not say when a limit is whole again: limits are a minute's. */
const usualWindowMs = 60_000;
/** What an upstream told is believed so long at most. */
const longestMs = 600_000;

function namesOf(pattern: string): LimitNames {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((part) => pattern.replace('*', part));
  return { limit: limit ?? '', remaining: remaining ?? '', reset: reset ?? '' };
}

/** The limits that the headers of a reply tell, by their names alone; `undefined` when they tell none. */
export function readToldLimits(
  headers: HeaderMap,
  names: LimitHeaders,
  nowMs: number = Date.now(),
): ToldLimits | undefined {
  const requests = readLimit(headers, names.requests, nowMs);
  const tokens = readLimit(headers, names.tokens, nowMs);
  if (!requests && !tokens) return undefined;
  return { ...(requests && { requests }), ...(tokens && { tokens }) };
}

/** The facts of an upstream that tells a request id and its limits, if anything. */
export function plainFacts(upstreamRequestId: string | undefined, limits: ToldLimits | undefined): UpstreamFacts {
  if (limits === undefined) return upstreamRequestId === undefined ? {} : { upstreamRequestId };
  return upstreamRequestId === undefined ? { limits } : { upstreamRequestId, limits };
}

function readLimit(headers: HeaderMap, names: LimitNames, nowMs: number): ToldLimit | undefined {
  const text = headers[names.remaining];
  if (text === undefined) return undefined;
  const remaining = count(text);
  // Azure writes -1 where it does not know.
  if (remaining === undefined) return undefined;
  const limit = count(headers[names.limit]);
  const waitMs = Math.min(Math.max(readReset(headers[names.reset], nowMs), 0), longestMs);
  return { ...(limit !== undefined && { limit }), remaining, resetAtMs: nowMs + waitMs };
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Time until the reset, ms: `6m0s`, `12ms` (OpenAI), seconds (Azure), a moment in seconds since the epoch or as a date (Anthropic). */
function readReset(text: string | undefined, nowMs: number): number {
  const seconds = count(text);
  if (seconds !== undefined) return seconds > 1e9 ? seconds * 1000 - nowMs : seconds * 1000;
  if (text === undefined) return usualWindowMs;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text)
    return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (unitMs[unit] ?? 0), 0);
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? usualWindowMs : atMs - nowMs;
}
