import { codecOf } from '@omniroute/open-sse';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { serveChat } from '../pipeline/serve-chat.ts';
import type { RouteEntry } from './surface.ts';

/** `POST /v1/messages`: Anthropic Messages. */
export function messages(pipeline: Pipeline): RouteEntry {
  const codec = codecOf('anthropic-messages');
  return {
    path: '/v1/messages',
    methods: { POST: (request, response) => serveChat(pipeline, codec, request, response) },
  };
}
