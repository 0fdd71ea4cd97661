import type { ServiceFormat } from '@omniroute/core';
import { serviceOf } from '@omniroute/open-sse';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { serveService } from '../pipeline/serve-service.ts';
import { decodePath } from './decode-path.ts';
import type { PatternEntry, RouteEntry } from './surface.ts';

/** Where clients find each service that is named by its path alone. */
const formatOfPath: Readonly<Record<string, ServiceFormat>> = {
  '/v1/completions': 'openai-completions',
  '/v1/embeddings': 'openai-embeddings',
  '/v1/images/generations': 'openai-images',
  '/v1/images/edits': 'openai-image-edits',
  '/v1/images/variations': 'openai-image-variations',
  '/v1/audio/speech': 'openai-speech',
  '/v1/audio/transcriptions': 'openai-transcriptions',
  '/v1/audio/translations': 'openai-translations',
  '/v1/moderations': 'openai-moderations',
  '/v1/rerank': 'cohere-rerank',
  '/v2/rerank': 'cohere-rerank',
  '/v1/messages/count_tokens': 'anthropic-count-tokens',
};

/** `POST` to what models do beside chat. */
export function services(pipeline: Pipeline): readonly RouteEntry[] {
  return Object.entries(formatOfPath).map(([path, format]) => {
    const codec = serviceOf(format);
    return { path, methods: { POST: (request, response) => serveService(pipeline, codec, request, response) } };
  });
}

/** A model's id may hold slashes and colons: the verb stands behind the last one. */
const pattern = /^\/v1(?:beta)?\/models\/(.+):(embedContent|batchEmbedContents|countTokens)$/;

const formatOfVerb: Readonly<Record<string, ServiceFormat>> = {
  embedContent: 'gemini-embed',
  batchEmbedContents: 'gemini-batch-embed',
  countTokens: 'gemini-count-tokens',
};

/** `POST /v1beta/models/{model}:embedContent`, `:batchEmbedContents` and `:countTokens`, also below `/v1`: Gemini. */
export function geminiServices(pipeline: Pipeline): PatternEntry {
  return {
    match: (path) => {
      const [, model, verb = ''] = pattern.exec(path) ?? [];
      const format = formatOfVerb[verb];
      if (model === undefined || format === undefined) return undefined;
      const codec = serviceOf(format);
      return {
        path,
        methods: {
          POST: (request, response) => {
            const key = new URL(request.url ?? '/', 'http://localhost').searchParams.get('key');
            const address = { model: decodePath(model), ...(key !== null && { key }) };
            return serveService(pipeline, codec, request, response, address);
          },
        },
      };
    },
  };
}
