import { formatUsd, totalInputTokens, type NanoUsd, type TokenCounts } from '@omniroute/core';

const counts = new Intl.NumberFormat('en-US');

/** `12,345`; unknown stays unknown. */
export function formatCount(count: number | undefined): string | undefined {
  return count === undefined ? undefined : counts.format(count);
}

/** `$0.000138`; unknown stays unknown. */
export function formatMoney(amount: NanoUsd | undefined): string | undefined {
  return amount === undefined ? undefined : `$${formatUsd(amount)}`;
}

/** `840 ms`, `2.41 s`; unknown stays unknown. */
export function formatLatency(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** `640 kB`, `12.3 MB`: thousands, not 1024s. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${counts.format(Math.round(bytes / 1000))} kB`;
  return `${counts.format(Math.round(bytes / 100_000) / 10)} MB`;
}

/** `2026-11-21 13:24`, UTC. */
export function formatTime(time: string | undefined): string | undefined {
  return time?.slice(0, 16).replace('T', ' ');
}

export function formatInputTokens(tokens: TokenCounts): string | undefined {
  return formatCount(totalInputTokens(tokens));
}

export function formatOutputTokens(tokens: TokenCounts): string | undefined {
  const { output, reasoning } = tokens;
  return output === undefined && reasoning === undefined ? undefined : formatCount((output ?? 0) + (reasoning ?? 0));
}
