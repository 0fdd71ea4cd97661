import { codecOf } from '@omniroute/open-sse';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { serveChat } from '../pipeline/serve-chat.ts';
import type { RouteEntry } from './surface.ts';

/** `POST /v1/responses`: OpenAI Responses. What a server would have to remember reaches only targets that speak it themselves. */
export function responses(pipeline: Pipeline): RouteEntry {
  const codec = codecOf('openai-responses');
  return {
    path: '/v1/responses',
    methods: { POST: (request, response) => serveChat(pipeline, codec, request, response) },
  };
}
