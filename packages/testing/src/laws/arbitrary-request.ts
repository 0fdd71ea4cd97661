import fc from 'fast-check';
import { wireFormats } from '@omniroute/core';
import type { CanonicalRequest } from '@omniroute/open-sse';

const text = fc.string({ maxLength: 20 });
const origin = fc.constantFrom(...wireFormats);
const tagged = fc.record({ origin, value: fc.jsonValue().map(asJson) });
/** No decoder keeps a field that is `null` or that it knows. */
const unknownName = fc.string().map((name) => `x-${name}`);
const unknownValue = fc
  .jsonValue()
  .filter((value) => value !== null)
  .map(asJson);
const extensions = fc.record({ origin, fields: fc.dictionary(unknownName, unknownValue, { maxKeys: 2 }) });
const cache = fc.constantFrom({}, { ttl: '5m' as const }, { ttl: '1h' as const });

/** `fc.jsonValue` makes `-0`, which JSON text does not keep. */
function asJson(value: unknown) {
  return JSON.parse(JSON.stringify(value));
}

const source = fc.oneof(
  fc.record({
    kind: fc.constant('base64' as const),
    mediaType: fc.constantFrom('image/png', 'application/pdf', 'text/plain'),
    data: fc.base64String(),
  }),
  fc.record({ kind: fc.constant('url' as const), url: fc.webUrl() }),
  fc.record({ kind: fc.constant('file' as const), file: tagged }),
);

const textPart = fc.record(
  { type: fc.constant('text' as const), text, cache, citations: tagged, extensions },
  { requiredKeys: ['type', 'text'] },
);
const imagePart = fc.record(
  {
    type: fc.constant('image' as const),
    source,
    detail: fc.constantFrom('auto' as const, 'low' as const),
    cache,
    extensions,
  },
  { requiredKeys: ['type', 'source'] },
);
const documentPart = fc.record(
  {
    type: fc.constant('document' as const),
    source: fc.oneof(source, fc.record({ kind: fc.constant('text' as const), text })),
    name: text,
    cache,
  },
  { requiredKeys: ['type', 'source'] },
);
const audioPart = fc.record({
  type: fc.constant('audio' as const),
  format: fc.constant('wav'),
  data: fc.base64String(),
});
const reasoningPart = fc.record(
  { type: fc.constant('reasoning' as const), text, signature: tagged, redacted: tagged },
  { requiredKeys: ['type', 'text'] },
);
const refusalPart = fc.record({ type: fc.constant('refusal' as const), text });
const toolCallPart = fc.record(
  {
    type: fc.constant('tool-call' as const),
    id: text,
    name: text,
    arguments: fc.oneof(text, fc.json()),
    cache,
    extensions,
  },
  { requiredKeys: ['type', 'id', 'name', 'arguments'] },
);
const opaquePart = fc.record({ type: fc.constant('opaque' as const), content: tagged });
const toolResultPart = fc.record(
  {
    type: fc.constant('tool-result' as const),
    toolCallId: text,
    content: fc.array(fc.oneof(textPart, imagePart, documentPart, opaquePart), { maxLength: 3 }),
    isError: fc.boolean(),
    cache,
  },
  { requiredKeys: ['type', 'toolCallId', 'content'] },
);

const part = fc.oneof(
  textPart,
  imagePart,
  documentPart,
  audioPart,
  reasoningPart,
  refusalPart,
  toolCallPart,
  opaquePart,
  toolResultPart,
);

const turn = fc.record(
  {
    role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
    parts: fc.array(part, { maxLength: 4 }),
    name: text,
    extensions,
  },
  { requiredKeys: ['role', 'parts'] },
);

const schema = fc.dictionary(fc.string(), fc.jsonValue().map(asJson), { maxKeys: 3 });
const tool = fc.oneof(
  fc.record(
    { name: text, description: text, parameters: schema, strict: fc.boolean(), cache, extensions },
    { requiredKeys: ['name'] },
  ),
  fc.record({ type: fc.constant('opaque' as const), content: tagged }),
);
const toolChoice = fc.oneof(
  fc.record({ type: fc.constantFrom('auto' as const, 'none' as const, 'required' as const) }),
  fc.record({
    type: fc.constantFrom('auto' as const, 'required' as const),
    allowed: fc.array(text, { minLength: 2, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('tool' as const), name: text }),
  fc.record({ type: fc.constant('opaque' as const), content: tagged }),
);
const output = fc.oneof(
  fc.record({ type: fc.constantFrom('text' as const, 'json' as const) }),
  fc.record(
    { type: fc.constant('json-schema' as const), schema, name: text, strict: fc.boolean() },
    { requiredKeys: ['type', 'schema'] },
  ),
);
const reasoning = fc.record(
  {
    effort: fc.constantFrom('none' as const, 'minimal' as const, 'high' as const, 'max' as const),
    budgetTokens: fc.nat(50_000),
    enabled: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Any request that the canonical form allows, sensible or not. */
export const arbitraryRequest: fc.Arbitrary<CanonicalRequest> = fc.record(
  {
    model: text,
    stream: fc.boolean(),
    turns: fc.array(turn, { maxLength: 5 }),
    tools: fc.array(tool, { maxLength: 3 }),
    toolChoice,
    parallelToolCalls: fc.boolean(),
    output,
    reasoning,
    maxOutputTokens: fc.nat(),
    temperature: fc.constantFrom(0, 0.5, 1, 1.5, 2),
    topP: fc.constantFrom(0.1, 1),
    topK: fc.nat(100),
    stopSequences: fc.array(text, { maxLength: 2 }),
    seed: fc.nat(),
    choices: fc.constantFrom(1, 2),
    frequencyPenalty: fc.constantFrom(0, 1),
    presencePenalty: fc.constantFrom(0, 1),
    logprobs: fc.record({ top: fc.nat(5) }, { requiredKeys: [] }),
    verbosity: fc.constantFrom('low' as const, 'high' as const),
    userId: text,
    safetyIdentifier: text,
    metadata: fc.dictionary(fc.string(), text, { maxKeys: 2 }),
    promptCacheKey: text,
    serviceTier: fc.constantFrom('auto', 'default', 'flex', 'standard_only'),
    extensions,
  },
  { requiredKeys: ['model', 'stream', 'turns'] },
);
