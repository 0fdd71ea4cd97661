import type { ClientFormat, JsonObject, RequestNeed } from '@omniroute/core';
import { codecOf, type CanonicalRequest } from '@omniroute/open-sse';

/** A request by its size and needs, for whoever has none at hand. */
export type RequestSketch = {
  readonly inputTokens: number;
  readonly maxOutputTokens?: number;
  readonly needs?: readonly RequestNeed[];
  readonly stream?: boolean;
};

type Part = CanonicalRequest['turns'][number]['parts'][number];

const charactersPerToken = 4;

/** The smallest request of such a size that asks for all of it, in the words of a client format. */
export function sketchRequest(sketch: RequestSketch, format: ClientFormat): JsonObject {
  const { inputTokens, maxOutputTokens, needs = [], stream = true } = sketch;
  const text = 'x'.repeat(Math.max(1, Math.round(inputTokens * charactersPerToken)));
  const request: CanonicalRequest = {
    model: '',
    stream,
    turns: [{ role: 'user', parts: [{ type: 'text', text }, ...needs.flatMap((need) => parts[need] ?? [])] }],
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(needs.includes('tools') && { tools: [{ name: 'f', parameters: { type: 'object' } }] }),
    ...(needs.includes('json-schema') && { output: { type: 'json-schema', name: 'f', schema: { type: 'object' } } }),
    ...(needs.includes('reasoning') && { reasoning: { effort: 'medium', enabled: true } }),
  };
  return { ...codecOf(format).encodeRequest(request).value, stream };
}

const data = 'AAAA';
const parts: { readonly [need in RequestNeed]?: Part } = {
  vision: { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data } },
  audio: { type: 'audio', format: 'wav', data },
  documents: { type: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data } },
};
