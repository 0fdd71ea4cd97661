import { codecOf } from '@omniroute/open-sse';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { serveChat } from '../pipeline/serve-chat.ts';
import type { RouteEntry } from './surface.ts';

/** `POST /v1/chat/completions`: OpenAI Chat Completions. */
export function chatCompletions(pipeline: Pipeline): RouteEntry {
  const codec = codecOf('openai-chat');
  return {
    path: '/v1/chat/completions',
    methods: { POST: (request, response) => serveChat(pipeline, codec, request, response) },
  };
}
