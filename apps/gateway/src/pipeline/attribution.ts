import { isJsonObject, type JsonObject } from '@omniroute/core';
import type { UpstreamCall } from '@omniroute/open-sse';
import type { Caller } from '../snapshot/snapshot.ts';

export type Attribution = NonNullable<UpstreamCall['attribution']>;

/** On whose behalf an upstream is asked, where the caller's key says that upstreams may know. */
export function attributionOf(caller: Caller, body: JsonObject): Attribution | undefined {
  if (caller.forwardsAttribution !== true) return undefined;
  const endUser = readEndUser(body);
  return { tags: caller.tags, ...(endUser !== undefined && { endUser }) };
}

/** OpenAI's `safety_identifier` and the older `user`, or the `user_id` of Anthropic's metadata. */
export function readEndUser(body: JsonObject): string | undefined {
  const metadata = isJsonObject(body['metadata']) ? body['metadata'] : {};
  const named = [body['safety_identifier'], body['user'], metadata['user_id']];
  return named.find((value) => typeof value === 'string' && value !== '')?.toString();
}
