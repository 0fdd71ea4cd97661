import { codecOf } from '@omniroute/open-sse';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { serveChat } from '../pipeline/serve-chat.ts';
import { decodePath } from './decode-path.ts';
import type { PatternEntry } from './surface.ts';

/** A model's id may hold slashes and colons: the verb stands behind the last one. */
const pattern = /^\/v1(?:beta)?\/models\/(.+):(generateContent|streamGenerateContent)$/;

/**
 * `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`, also below `/v1`: Gemini. Streams are events with
 * `alt=sse`, else one JSON array that grows.
 */
export function generateContent(pipeline: Pipeline): PatternEntry {
  const codec = codecOf('gemini-generate');
  return {
    match: (path) => {
      const [, model, verb] = pattern.exec(path) ?? [];
      if (model === undefined) return undefined;
      const stream = verb === 'streamGenerateContent';
      return {
        path,
        methods: {
          POST: (request, response) => {
            const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
            const key = query.get('key');
            return serveChat(pipeline, codec, request, response, {
              model: decodePath(model),
              stream,
              ...(key !== null && { key }),
              streamShape: query.get('alt') === 'sse' ? 'sse' : 'json-array',
            });
          },
        },
      };
    },
  };
}
