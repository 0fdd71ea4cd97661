import type { JsonObject, WireFormat } from '@omniroute/core';

/** What ties a Responses request to what its server keeps. */
const stateFields = ['previous_response_id', 'conversation', 'background'] as const;

export type DoubleInput = {
  readonly exchange: { readonly codec: { readonly format: WireFormat } };
  readonly inbound: { readonly body: JsonObject };
};

/** Whether two upstreams may work on the request at once: not where each would keep something of it. */
export function mayBeDoubled({ exchange, inbound }: DoubleInput): boolean {
  const { body } = inbound;
  switch (exchange.codec.format) {
    case 'openai-responses':
      return body['store'] === false && !stateFields.some((name) => body[name]);
    case 'openai-chat':
      return body['store'] !== true;
    case 'anthropic-messages':
    case 'gemini-generate':
    case 'bedrock-converse':
    case 'cohere-chat':
      return true;
  }
}
