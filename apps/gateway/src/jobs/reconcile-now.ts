import { OmniError } from '@omniroute/core';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { reconcileConnection, type ReconcileParts } from './reconcile-connection.ts';

const mostBatches = 50;

export type ReconcileNowParts = ReconcileParts & { snapshot(): Snapshot };

/**
 * Compares all that a connection's LiteLLM proxy has booked by now, because a person asked. What is not in its books yet stays
 * open. Throws `OmniError`: `invalid-input` for an upstream without books, `forbidden` when the key may not read them,
 * `unavailable` when the proxy does not answer.
 */
export async function reconcileNow(parts: ReconcileNowParts, connectionId: string, signal: AbortSignal): Promise<void> {
  const connection = parts.snapshot().connections.get(connectionId);
  if (connection?.definition.executor !== 'litellm')
    throw new OmniError('invalid-input', 'Only a LiteLLM Gateway connection has books to compare with.');
  for (let batch = 0; batch < mostBatches && !signal.aborted; batch += 1) {
    const outcome = await reconcileConnection({ ...parts, settleMs: 0 }, connection, signal);
    if (outcome.type === 'refused')
      throw new OmniError('forbidden', `The key may not read the proxy’s spend logs: ${outcome.message}`);
    if (outcome.type === 'failed')
      throw new OmniError('unavailable', `The proxy did not tell its spend logs: ${outcome.message}`);
    if (outcome.type === 'idle') return;
  }
}
