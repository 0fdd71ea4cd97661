import type { OutgoingHttpHeaders } from 'node:http';
import type { Attempt } from './attempt.ts';
import type { Exchange } from './exchange.ts';

/** Which target answered, for a client that wants to know. `others` counts the attempts beside that one. */
export function answerHeaders(exchange: Exchange, attempt: Attempt, others: number): OutgoingHttpHeaders {
  const { upstream } = attempt.candidate.connection;
  return {
    'x-request-id': exchange.id,
    'x-omniroute-connection': upstream.name,
    'x-omniroute-model': encodeHeader(attempt.candidate.model),
    'x-omniroute-attempts': String(others + 1),
    ...(attempt.truncatedTurns > 0 && { 'x-omniroute-truncated-turns': String(attempt.truncatedTurns) }),
  };
}

/** Model ids are free text; what a header cannot carry is percent-encoded. */
function encodeHeader(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]/gu, encodeURIComponent);
}
