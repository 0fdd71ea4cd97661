import type { WireFormat } from '@omniroute/core';
import { codecOf } from '@omniroute/open-sse';
import type { Inbound } from '../pipeline/read-inbound.ts';

const mostTokens = 16;

/** The smallest chat request in a format, as if a client had sent it. */
export function smallestRequest(format: WireFormat, model: string, stream: boolean): Inbound {
  const codec = codecOf(format);
  const { value: body } = codec.encodeRequest({
    model,
    stream,
    turns: [{ role: 'user', parts: [{ type: 'text', text: 'Reply with one word.' }] }],
    maxOutputTokens: mostTokens,
  });
  // Where the address says both, whoever parses a request puts them into what is parsed.
  const parsed = codec.namesModelIn === 'url' ? { ...body, model, stream } : body;
  return {
    bytes: Buffer.from(JSON.stringify(body)),
    body: parsed,
    facts: codec.inspect(parsed),
    forwardedHeaders: {},
  };
}
