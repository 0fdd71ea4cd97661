import { isJsonObject, OmniError, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import type { WithLosses } from '../canonical/loss.ts';
import { refuse } from '../codecs/inspect-fields.ts';
import { asCount, asList, asObject, asString, isList } from '../codecs/read-json.ts';
import { floatsToBase64, floatsOf } from './float-vectors.ts';
import { requireData } from './require-data.ts';
import { readUse } from './read-use.ts';
import type { ServiceContext, ServiceReply, ServiceUse } from './service-codec.ts';

/** What translations to Google's formats say of an OpenAI request. */
export const spoken: ReadonlySet<string> = new Set(['model', 'input', 'dimensions', 'encoding_format']);

/** OpenAI's inputs as a `batchEmbedContents` request (https://ai.google.dev/api/embeddings). */
export function batchFromInput(body: JsonObject, model: string): WithLosses<JsonObject> {
  const requests = textsIn(body).map((text) => ({ model: `models/${model}`, ...requestFor(text, body) }));
  return { value: { requests }, losses: lossesOf(body, spoken) };
}

/** OpenAI's only input as an `embedContent` request, for targets that take one content a call. */
export function contentFromInput(body: JsonObject): WithLosses<JsonObject> {
  const [text = '', ...others] = textsIn(body);
  if (others.length > 0) refuse('input', 'must be one text: the target embeds one a call');
  return { value: requestFor(text, body), losses: lossesOf(body, spoken) };
}

function requestFor(text: string, { dimensions }: JsonObject): JsonObject {
  return defined({ content: { parts: [{ text }] }, outputDimensionality: dimensions ?? undefined });
}

/** OpenAI's inputs. Throws `OmniError` `invalid-input` for token ids. */
export function textsIn({ input }: JsonObject): readonly string[] {
  const texts = isList(input) ? input : [input];
  return texts.map((text) =>
    typeof text === 'string' ? text : refuse('input', 'must be text: the target does not take token ids'),
  );
}

/** A `batchEmbedContents` reply as OpenAI's list, in the encoding that the client asked for. */
export function batchToData(reply: JsonObject, context: ServiceContext): ServiceReply {
  return toData(requireData(reply, 'embeddings'), readGeminiUse(reply), context);
}

/** An `embedContent` reply as OpenAI's list of one. */
export function contentToData(reply: JsonObject, context: ServiceContext): ServiceReply {
  return toData([reply['embedding'] ?? null], readGeminiUse(reply), context);
}

/** Google's vectors as OpenAI's list, in the encoding that the client asked for. */
export function toData(vectors: readonly JsonValue[], use: ServiceUse, context: ServiceContext): ServiceReply {
  const base64 = context.body['encoding_format'] === 'base64';
  const data = vectors.map((value, index) => {
    const floats = floatsOf(asObject(value)?.['values']);
    return { object: 'embedding', index, embedding: base64 ? floatsToBase64(floats) : floats };
  });
  const count = use.tokens?.input ?? context.estimatedInputTokens;
  const usage = { prompt_tokens: count, total_tokens: count };
  return { value: { object: 'list', data, model: context.model, usage }, use };
}

/** Newer models of Google's say what an embedding used; older ones do not. */
export function readGeminiUse(reply: JsonObject): ServiceUse {
  const input = asCount(asObject(reply['usageMetadata'])?.['promptTokenCount']);
  return input === undefined ? {} : { tokens: { input } };
}

/** Google's embedding requests as OpenAI's: one input for each. */
export function inputFromRequests(requests: readonly JsonValue[], model: string): WithLosses<JsonObject> {
  const bodies = requests.map((request) => asObject(request) ?? {});
  const dimensions = dimensionsOf(bodies);
  const value = defined({
    model,
    input: bodies.map(textOf),
    encoding_format: 'float',
    dimensions,
  });
  const known = new Set(['model', 'content', 'outputDimensionality', 'output_dimensionality']);
  return { value, losses: bodies.flatMap((body) => lossesOf(body, known)) };
}

/** The size that all of Google's embedding requests ask for. Throws `OmniError` `invalid-input` when they differ. */
export function dimensionsOf(bodies: readonly JsonObject[]): number | undefined {
  const sizes = new Set(
    bodies.map((body) => asCount(body['outputDimensionality']) ?? asCount(body['output_dimensionality'])),
  );
  if (sizes.size > 1) refuse('requests', 'must all ask for the same outputDimensionality at this target');
  const [dimensions] = sizes;
  return dimensions;
}

/** What a request of Google's embeds. Throws `OmniError` `invalid-input` for other than text. */
export function textOf(body: JsonObject): string {
  const parts = asList(asObject(body['content'])?.['parts']);
  return parts
    .map((part) => {
      const text = isJsonObject(part) ? asString(part['text']) : undefined;
      if (text === undefined) refuse('content.parts', 'must be text: the target embeds nothing else');
      return text;
    })
    .join('\n');
}

/** OpenAI's list as Google's vectors, in the order of the inputs. */
export function vectorsOf(reply: JsonObject): { readonly vectors: readonly JsonObject[]; readonly use: ServiceUse } {
  const members = requireData(reply, 'data').map((value) => asObject(value) ?? {});
  const ordered = members.toSorted((one, other) => (asCount(one['index']) ?? 0) - (asCount(other['index']) ?? 0));
  return {
    vectors: ordered.map((member) => ({ values: floatsOf(member['embedding']) })),
    use: readUse(reply['usage']),
  };
}

/** The only vector. Throws `OmniError` `internal` when there is none. */
export function onlyVector(reply: JsonObject): { readonly vector: JsonObject; readonly use: ServiceUse } {
  const { vectors, use } = vectorsOf(reply);
  return { vector: onlyOf(vectors), use };
}

/** The first of vectors. Throws `OmniError` `internal` when there is none. */
export function onlyOf([vector]: readonly JsonObject[]): JsonObject {
  if (!vector) throw new OmniError('internal', 'The upstream answered without an embedding.');
  return vector;
}

/** What a request says that its translation does not. */
export function lossesOf(body: JsonObject, known: ReadonlySet<string>) {
  return Object.keys(body)
    .filter((name) => !known.has(name))
    .map((name) => ({ field: `request.${name}` }));
}
