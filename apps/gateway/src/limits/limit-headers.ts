import type { ApiFormat } from '@omniroute/core';
import type { LimitUse } from '@omniroute/metering';

const measures = { rpm: 'requests', tpm: 'tokens' } as const;

/**
 * How a key stands to its limits of pace, in the headers that clients of the format know. OpenAI's
 * (https://platform.openai.com/docs/guides/rate-limits) tell the time until all is free again as a duration, Anthropic's
 * (https://platform.claude.com/docs/en/api/rate-limits) as a moment.
 */
export function limitHeaders(
  format: ApiFormat,
  uses: readonly LimitUse[],
  nowMs: number,
): readonly (readonly [name: string, value: string])[] {
  const write = format === 'anthropic-messages' || format === 'anthropic-count-tokens' ? asAnthropic : asOpenai;
  return uses.flatMap((use) =>
    use.limit === 'rpm' || use.limit === 'tpm' ? write(measures[use.limit], use, nowMs) : [],
  );
}

function asOpenai(measure: string, { most, used, resetMs = 0 }: LimitUse): readonly (readonly [string, string])[] {
  return [
    [`x-ratelimit-limit-${measure}`, String(most)],
    [`x-ratelimit-remaining-${measure}`, String(Math.max(0, most - used))],
    [`x-ratelimit-reset-${measure}`, duration(resetMs)],
  ];
}

function asAnthropic(
  measure: string,
  { most, used, resetMs = 0 }: LimitUse,
  nowMs: number,
): readonly (readonly [string, string])[] {
  return [
    [`anthropic-ratelimit-${measure}-limit`, String(most)],
    [`anthropic-ratelimit-${measure}-remaining`, String(Math.max(0, most - used))],
    [`anthropic-ratelimit-${measure}-reset`, new Date(nowMs + resetMs).toISOString()],
  ];
}

/** `1m1s`, `12s`, `0s`. */
function duration(ms: number): string {
  const whole = Math.ceil(ms / 1000);
  return whole >= 60 ? `${Math.floor(whole / 60)}m${whole % 60}s` : `${whole}s`;
}
