import type { JsonObject } from '@omniroute/core';
import { filesNamedIn } from '../pipeline/named-files.ts';

/** Fields that name, or leave behind, what one upstream keeps. */
const keptAnywhere = ['container', 'cachedContent'] as const;
const keptByResponses = ['previous_response_id', 'conversation', 'prompt', 'background'] as const;

export type MirrorInput = { readonly format: string; readonly bytes: Buffer; readonly body: JsonObject };

/** Whether a request can be sent a second time: it neither names what an upstream keeps nor has anything kept. */
export function mayBeMirrored({ format, bytes, body }: MirrorInput): boolean {
  const isResponses = format === 'openai-responses';
  const fields: readonly string[] = isResponses ? [...keptAnywhere, ...keptByResponses] : keptAnywhere;
  if (fields.some((name) => Boolean(body[name]))) return false;
  // Responses are kept unless a client says otherwise, Chat Completions only where it says so.
  const isKept = isResponses ? body['store'] !== false : body['store'] === true;
  return !isKept && filesNamedIn({ bytes, body }).length === 0;
}
