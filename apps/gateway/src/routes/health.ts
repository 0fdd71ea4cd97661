import { replyJson } from './reply.ts';
import type { RouteEntry } from './surface.ts';

export type Readiness = { readonly ready: boolean; readonly reason?: string };

/** `GET /health/live`: the process answers. `GET /health/ready`: it takes new work. */
export function health(readiness: () => Readiness): readonly RouteEntry[] {
  return [
    { path: '/health/live', methods: { GET: async (_, response) => replyJson(response, 200, { status: 'live' }) } },
    {
      path: '/health/ready',
      methods: {
        GET: async (_, response) => {
          const { ready, reason } = readiness();
          replyJson(response, ready ? 200 : 503, {
            status: ready ? 'ready' : 'not-ready',
            ...(reason !== undefined && { reason }),
          });
        },
      },
    },
  ];
}
