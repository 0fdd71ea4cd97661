import { newId, OmniError, type ClientFormat, type JsonObject } from '@omniroute/core';
import { codecOf } from '@omniroute/open-sse';
import { InboundRoute } from '../pipeline/route-request.ts';
import type { AnyInbound } from '../pipeline/served.ts';
import type { Caller, Snapshot } from '../snapshot/snapshot.ts';

export type AskedRequest = {
  /** The name of the model that the client sends. */
  readonly model: string;
  readonly body: JsonObject;
  readonly format: ClientFormat;
  readonly headers: Readonly<Record<string, string>>;
};

/** A request as routing sees it, and what else is known of it before anybody is asked. */
export type SimulatedRequest = AskedRequest & {
  readonly route: InboundRoute;
  readonly facts: AnyInbound['facts'];
  /** The very same request under another id. */
  again(id: string): InboundRoute;
};

const anybody: Caller = { id: '', name: '', tags: [] };

/** Throws `OmniError` `invalid-input` for a key that there is not. */
export function findCaller(idOrName: string | undefined, { callersByKeyHash }: Snapshot): Caller {
  if (idOrName === undefined) return anybody;
  for (const caller of callersByKeyHash.values()) {
    if (caller.id === idOrName || caller.name === idOrName) return caller;
  }
  throw new OmniError('invalid-input', `There is no valid key “${idOrName}”.`, { field: 'key' });
}

/** As the pipeline would read it. Throws `OmniError` `invalid-input` like it for a body that cannot be served. */
export function readRequest(asked: AskedRequest, caller: Caller, id = newId('req')): SimulatedRequest {
  const codec = codecOf(asked.format);
  const body = { ...asked.body, model: asked.model, stream: asked.body['stream'] ?? false };
  const facts = codec.inspect(body);
  const lowerCased = Object.entries(asked.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const request = { headers: Object.fromEntries(lowerCased) };
  const again = (other: string) =>
    new InboundRoute({ exchange: { id: other, codec, request }, caller, inbound: { body, facts } });
  return { ...asked, body, facts, route: again(id), again };
}
