import { parseUsd, type LitellmFacts, type NanoUsd } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import type { HeaderMap, UpstreamFacts, UpstreamReply } from './executor.ts';
import { litellmForwardedLimits, openaiLimits, readToldLimits } from './told-limits.ts';

/** Reads what a LiteLLM proxy tells in its headers. Each of them is optional and a text; absent means unknown. */
export function readLitellmFacts({ status, headers }: Pick<UpstreamReply, 'status' | 'headers'>): UpstreamFacts {
  const cacheHit = status < 300 && text(headers, 'x-litellm-cache-key') !== undefined;
  const litellm: LitellmFacts = defined({
    callId: text(headers, 'x-litellm-call-id'),
    deploymentId: text(headers, 'x-litellm-model-id'),
    deploymentModel: text(headers, 'x-litellm-model-name'),
    version: text(headers, 'x-litellm-version'),
    attemptedRetries: count(headers, 'x-litellm-attempted-retries'),
    attemptedFallbacks: count(headers, 'x-litellm-attempted-fallbacks'),
    cacheHit: cacheHit ? true : undefined,
  });
  return defined({
    upstreamRequestId: requestIdOf(headers),
    costNanoUsd: cacheHit ? 0 : costOf(status, headers),
    litellm,
    limits: readToldLimits(headers, openaiLimits) ?? readToldLimits(headers, litellmForwardedLimits),
  });
}

/**
 * Only the bare header of a whole, good reply is the price of the call. Its siblings say 0.0 when the price is unknown and on
 * every stream, and it says 0 itself on errors.
 */
function costOf(status: number, headers: HeaderMap): NanoUsd | undefined {
  if (status >= 300 || headers['content-type']?.startsWith('text/event-stream')) return undefined;
  const cost = text(headers, 'x-litellm-response-cost');
  return cost === undefined ? undefined : parseUsd(cost);
}

function requestIdOf(headers: HeaderMap): string | undefined {
  const names = ['llm_provider-x-request-id', 'llm_provider-request-id', 'x-request-id', 'request-id'];
  for (const name of names) {
    const id = text(headers, name);
    if (id !== undefined) return id;
  }
  return undefined;
}

function count(headers: HeaderMap, name: string): number | undefined {
  const value = text(headers, name);
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}

/** Older versions wrote `None` where they had nothing. */
function text(headers: HeaderMap, name: string): string | undefined {
  const value = headers[name]?.trim();
  return value === undefined || value === '' || value === 'None' ? undefined : value;
}
