import type { Answer } from './run-attempt.ts';
import type { Served } from './served.ts';

/**
 * Remembers which connection made a response that its client may come back for: by its id, or as `previous_response_id`. Only what
 * passed through is kept by an upstream under the id that the client sees.
 */
export function rememberResponse({ exchange, inbound, pipeline, caller }: Served, answer: Answer): void {
  const { attempt } = answer;
  const { replyId, pending } = answer.type === 'whole' ? answer.observed : answer.source.relay.observed;
  if (attempt.format !== 'openai-responses' || replyId === undefined || inbound.body['store'] === false) return;
  pipeline.resources.remember({
    kind: 'response',
    id: replyId,
    keyId: caller.id,
    connectionId: attempt.candidate.connection.upstream.id,
    model: attempt.candidate.model,
    createdAtMs: exchange.startedAtMs,
    ...(pending && { unmetered: true }),
  });
}
