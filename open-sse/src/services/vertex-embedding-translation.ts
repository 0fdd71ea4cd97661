import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import type { WithLosses } from '../canonical/loss.ts';
import { asCount, asObject } from '../codecs/read-json.ts';
import { dimensionsOf, lossesOf, spoken, textOf, textsIn, toData } from './gemini-embedding-translation.ts';
import { requireData } from './require-data.ts';
import type { ServiceContext, ServiceReply, ServiceUse } from './service-codec.ts';

/**
 * OpenAI's inputs as a `:predict` request of Vertex AI's text embeddings
 * (https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api).
 */
export function predictFromInput(body: JsonObject): WithLosses<JsonObject> {
  const instances = textsIn(body).map((content) => ({ content }));
  return { value: predict(instances, body['dimensions'] ?? undefined), losses: lossesOf(body, spoken) };
}

const known: ReadonlySet<string> = new Set([
  'model',
  'content',
  'title',
  'taskType',
  'task_type',
  'outputDimensionality',
  'output_dimensionality',
]);

/** Google's embedding requests as instances of one `:predict` request. */
export function predictFromRequests(requests: readonly JsonValue[]): WithLosses<JsonObject> {
  const bodies = requests.map((request) => asObject(request) ?? {});
  const instances = bodies.map((body) =>
    defined({
      content: textOf(body),
      task_type: body['taskType'] ?? body['task_type'],
      title: body['title'],
    }),
  );
  return { value: predict(instances, dimensionsOf(bodies)), losses: bodies.flatMap((body) => lossesOf(body, known)) };
}

function predict(instances: readonly JsonObject[], outputDimensionality: JsonValue | undefined): JsonObject {
  return defined({ instances, parameters: outputDimensionality === undefined ? undefined : { outputDimensionality } });
}

/** A `:predict` reply as OpenAI's list. */
export function predictionsToData(reply: JsonObject, context: ServiceContext): ServiceReply {
  const { vectors, use } = predictedVectors(reply);
  return toData(vectors, use, context);
}

/** The vectors of a `:predict` reply as Google's embeddings, and what they used, where each says it. */
export function predictedVectors(reply: JsonObject): {
  readonly vectors: readonly JsonObject[];
  readonly use: ServiceUse;
} {
  const embedded = requireData(reply, 'predictions').map((value) => asObject(asObject(value)?.['embeddings']) ?? {});
  const counts = embedded.map(({ statistics }) => asCount(asObject(statistics)?.['token_count']) ?? Number.NaN);
  const input = counts.reduce((sum, count) => sum + count, 0);
  return {
    vectors: embedded.map(({ values }) => ({ values: values ?? null })),
    use: counts.length === 0 || Number.isNaN(input) ? {} : { tokens: { input } },
  };
}
