import type { RequestDetail, RouteInput } from '@omniroute/contract';
import { chatBody, type TestGateway } from './test-gateway.ts';

export type KeyOptions = NonNullable<RouteInput<'createKey'>['body']['options']>;

/** What tests of limits and scopes need of a gateway. */
export function limitTools(gateway: () => TestGateway) {
  let count = 0;

  /** A key of its own, and a client that uses it. */
  async function addKey(options: KeyOptions) {
    count += 1;
    const { id, key } = await gateway().admin.call('createKey', { body: { name: `limited-${count}`, options } });
    const headers = { authorization: `Bearer ${key}` };
    return {
      id,
      ask: (model = 'first/m', extra: Readonly<Record<string, unknown>> = {}, signal?: AbortSignal) =>
        gateway().post('/v1/chat/completions', chatBody(model, extra), { headers, ...(signal && { signal }) }),
      message: (model = 'first/m') =>
        gateway().post('/v1/messages', { ...chatBody(model), max_tokens: 50 }, { headers }),
      get: (path: string) => fetch(gateway().url + path, { headers }),
      post: (path: string, body: unknown) => gateway().post(path, body, { headers }),
    };
  }

  /** How much of the limits of a holder is used. */
  async function usesOf(id: string) {
    const { items } = await gateway().admin.call('listLimits', {});
    const limited = items.find((one) => one.id === id);
    return { ...limited, used: Object.fromEntries((limited?.uses ?? []).map(({ limit, used }) => [limit, used])) };
  }

  function recordOf(response: Response): Promise<RequestDetail> {
    return gateway().admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } });
  }

  /** Resolves when so many requests wait for the holder. */
  async function untilQueued(id: string, waiting: number): Promise<void> {
    while ((await usesOf(id)).queued !== waiting) await new Promise((resolve) => setImmediate(resolve));
  }

  return { addKey, usesOf, recordOf, untilQueued };
}
