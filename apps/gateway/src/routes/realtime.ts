import { OmniError } from '@omniroute/core';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { serveRealtime } from '../realtime/serve-realtime.ts';
import type { RouteEntry } from './surface.ts';

/** `GET /v1/realtime?model=…` as a WebSocket: OpenAI's Realtime API. */
export function realtime(pipeline: Pipeline): RouteEntry {
  return {
    path: '/v1/realtime',
    methods: {
      GET: () => Promise.reject(new OmniError('invalid-input', 'Open /v1/realtime as a WebSocket.')),
    },
    upgrade: (request, socket, head) => serveRealtime(pipeline, request, socket, head),
  };
}
