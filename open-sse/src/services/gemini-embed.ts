import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import type { WithLosses } from '../canonical/loss.ts';
import { encodeError, encodeStreamError } from '../codecs/gemini-generate/errors.ts';
import { countCharacters, refuse, requireModel } from '../codecs/inspect-fields.ts';
import { asList, asObject, isList } from '../codecs/read-json.ts';
import { inputFromRequests, onlyOf, onlyVector, readGeminiUse, vectorsOf } from './gemini-embedding-translation.ts';
import { requireData } from './require-data.ts';
import { predictedVectors, predictFromRequests } from './vertex-embedding-translation.ts';
import type { ServiceCodec, ServiceFacts } from './service-codec.ts';

/** `:embedContent` of Google's (https://ai.google.dev/api/embeddings). */
export const geminiEmbed: ServiceCodec = {
  format: 'gemini-embed',
  does: 'embeddings',
  takes: ['json'],
  bills: 'tokens',
  inspect: (body) => {
    requireContent(body['content'], 'content');
    return factsOf(body, body['content']);
  },
  ways: [
    {
      format: 'gemini-embed',
      nameModel: (body, model) => (body['model'] === undefined ? {} : { model: quote(model) }),
      readReply: (reply) => ({ use: readGeminiUse(reply) }),
    },
    {
      format: 'openai-embeddings',
      encodeRequest: (body, model) => inputFromRequests([body], model),
      readReply: (reply) => {
        const { vector, use } = onlyVector(reply);
        return { value: { embedding: vector }, use };
      },
    },
    {
      format: 'vertex-embed',
      encodeRequest: (body) => predictFromRequests([body]),
      readReply: (reply) => {
        const { vectors, use } = predictedVectors(reply);
        return { value: { embedding: onlyOf(vectors) }, use };
      },
    },
  ],
  encodeError,
  encodeStreamError,
};

/** `:batchEmbedContents` of Google's. */
export const geminiBatchEmbed: ServiceCodec = {
  format: 'gemini-batch-embed',
  does: 'embeddings',
  takes: ['json'],
  bills: 'tokens',
  inspect: (body) => {
    const { requests } = body;
    if (!isList(requests)) refuse('requests', 'must be a list of embedding requests');
    if (requests.length === 0) refuse('requests', 'must hold at least one request');
    for (const [index, request] of requests.entries())
      requireContent(asObject(request)?.['content'], `requests.${index}.content`);
    return factsOf(
      body,
      requests.map((request) => asObject(request)?.['content'] ?? null),
    );
  },
  ways: [
    {
      format: 'gemini-batch-embed',
      nameModel: (body, model) => ({ requests: JSON.stringify(rename(asList(body['requests']), model)) }),
      readReply: (reply) => {
        requireData(reply, 'embeddings');
        return { use: readGeminiUse(reply) };
      },
    },
    {
      format: 'openai-embeddings',
      encodeRequest: (body, model) => inputFromRequests(asList(body['requests']), model),
      readReply: (reply) => {
        const { vectors, use } = vectorsOf(reply);
        return { value: { embeddings: vectors }, use };
      },
    },
    {
      format: 'gemini-embed',
      encodeRequest: onlyRequest,
      readReply: (reply) => ({ value: { embeddings: [reply['embedding'] ?? null] }, use: readGeminiUse(reply) }),
    },
    {
      format: 'vertex-embed',
      encodeRequest: (body) => predictFromRequests(asList(body['requests'])),
      readReply: (reply) => {
        const { vectors, use } = predictedVectors(reply);
        return { value: { embeddings: vectors }, use };
      },
    },
  ],
  encodeError,
  encodeStreamError,
};

/** For targets that take one content a call. */
function onlyRequest({ requests }: JsonObject): WithLosses<JsonObject> {
  const [only, ...others] = asList(requests);
  if (others.length > 0) refuse('requests', 'must be one request: the target embeds one a call');
  const { model: _named, ...request } = asObject(only) ?? {};
  return { value: request, losses: [] };
}

function requireContent(content: JsonValue | undefined, field: string): void {
  if (!isJsonObject(content)) refuse(field, 'must be a content with parts');
  if (!isList(content['parts']) || content['parts'].length === 0) refuse(`${field}.parts`, 'must be a list of parts');
}

function factsOf(body: JsonObject, content: JsonValue | undefined): ServiceFacts {
  return { model: requireModel(body), stream: false, wantsUsage: true, inputCharacters: countCharacters(content) };
}

/** Each request names the model again, and it must be that of the address. */
function rename(requests: readonly JsonValue[], model: string): readonly JsonValue[] {
  return requests.map((request) => (isJsonObject(request) ? { ...request, model: `models/${model}` } : request));
}

function quote(model: string): string {
  return JSON.stringify(`models/${model}`);
}
