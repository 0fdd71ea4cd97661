import type { JsonValue } from '@omniroute/core';
import { parseJson } from '../../codecs/read-json.ts';
import { getFrom, judgeError, judgeReply, type Upstream } from '../upstream-get.ts';

/** `refused`: this key may not ask, or this proxy has no such answer. `failed`: nothing came back. */
export type Told =
  | { readonly type: 'told'; readonly status: number; readonly json: JsonValue; readonly version?: string }
  | { readonly type: 'refused'; readonly status: number; readonly message: string }
  | { readonly type: 'failed'; readonly message: string };

/** Asks a LiteLLM proxy about itself. Never throws. `alsoStatuses`: those besides 200 whose body is an answer. */
export async function askLitellm(
  upstream: Upstream,
  path: string,
  alsoStatuses: readonly number[] = [],
): Promise<Told> {
  try {
    const reply = await getFrom(upstream, upstream.connection.baseUrl + path);
    const json = parseJson(reply.text);
    const answers = reply.status === 200 || alsoStatuses.includes(reply.status);
    if (!answers || json === undefined) {
      return { type: 'refused', status: reply.status, message: judgeReply(upstream, reply).message };
    }
    const version = reply.headers['x-litellm-version'];
    return { type: 'told', status: reply.status, json, ...(version !== undefined && { version }) };
  } catch (error) {
    return { type: 'failed', message: judgeError(error).message };
  }
}
