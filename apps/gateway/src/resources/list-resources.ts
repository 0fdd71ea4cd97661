import { isJsonObject, OmniError, type ApiFormat, type JsonObject, type UpstreamFailure } from '@omniroute/core';
import { endpointOf } from '@omniroute/registry';
import { finish, writeJson } from '../pipeline/finish.ts';
import { meterNothing } from '../pipeline/meter-service.ts';
import { buildRecord } from '../pipeline/record.ts';
import type { FailedAttempts, Served } from '../pipeline/served.ts';
import type { LiveConnection } from '../snapshot/snapshot.ts';
import { callResource, parseReply } from './call-resource.ts';
import type { Resource } from './resource-memory.ts';
import type { ResourceRequest } from './serve-resource.ts';

export type ListedKind = {
  readonly kind: Resource['kind'];
  readonly format: ApiFormat;
  /** How many a client gets that does not say, and how many it may ask for. */
  readonly limit: { readonly usual: number; readonly most: number };
  /** Parameters of the query that only an upstream understands. */
  readonly passed: readonly string[];
  /** Hears of every item that is the caller's. */
  onItem?(item: JsonObject, request: ResourceRequest, connection: LiveConnection): void;
};

const pageSize = 100;
/** More of an account's things than these pages hold are not looked through. */
const mostPages = 100;

type Item = { readonly id: string; readonly createdAt: number; readonly json: JsonObject };
type Window = { readonly limit: number; readonly after: string | undefined; readonly ascending: boolean };

/** A list that is being put together. `attempts`: the calls that were made for it. */
type Gathering = {
  readonly request: ResourceRequest;
  readonly served: Served;
  readonly listed: ListedKind;
  readonly items: Item[];
  readonly attempts: FailedAttempts;
};

/**
 * Answers with the caller's own things, newest first: each upstream that keeps some is asked, page by page, for what it has, and
 * what is the caller's is put together. One upstream that fails fails the list, which would not be true without it.
 */
export async function serveList(request: ResourceRequest, served: Served, listed: ListedKind): Promise<void> {
  const window = readWindow(request.query, listed);
  const own = await request.pipeline.resources.list(listed.kind, request.caller.id);
  const { after } = window;
  // Known before anybody is asked, in all but the rarest case.
  if (after !== undefined && !own.some(({ id }) => id === after)) throw notListed(after);
  const gathering: Gathering = { request, served, listed, items: [], attempts: [] };
  for (const [connectionId, resources] of Map.groupBy(own, (resource) => resource.connectionId)) {
    const connection = request.snapshot.connections.get(connectionId);
    if (!connection || endpointOf(connection.definition, listed.format) === undefined) continue;
    const failure = await gather(gathering, connection, new Set(resources.map(({ id }) => id)));
    if (failure) return finish(served, { failed: gathering.attempts, end: { type: 'failure', failure } });
  }
  return answer(gathering, cut(gathering.items, window));
}

async function gather(
  { request, served, listed, items, attempts }: Gathering,
  connection: LiveConnection,
  wanted: Set<string>,
): Promise<UpstreamFailure | undefined> {
  let after: string | undefined;
  for (let page = 0; page < mostPages && wanted.size > 0; page += 1) {
    const ask = { connection, model: '', format: listed.format, method: 'GET', reply: 'json' } as const;
    const subpath = pageQuery(request.query, listed.passed, after);
    const result = await callResource(served, { ...ask, subpath }, attempts);
    if (result.type === 'failure') return result.failure;
    if (result.answer.type !== 'whole') return undefined;
    attempts.push(result.answer.attempt.close({ metered: meterNothing() }));
    const reply = parseReply(result.answer.bytes);
    const found = readItems(reply);
    for (const item of found) {
      if (!wanted.delete(item.id)) continue;
      items.push(item);
      listed.onItem?.(item.json, request, connection);
    }
    const last = found.at(-1)?.id;
    // One that does not move on has no paging, whatever it says.
    if (reply?.['has_more'] !== true || last === undefined || last === after) return undefined;
    after = last;
  }
  return undefined;
}

function pageQuery(query: URLSearchParams, passed: readonly string[], after: string | undefined): string {
  const asked = new URLSearchParams({ limit: String(pageSize) });
  for (const name of passed) {
    const value = query.get(name);
    if (value !== null) asked.set(name, value);
  }
  if (after !== undefined) asked.set('after', after);
  return `?${asked.toString()}`;
}

function readItems(reply: JsonObject | undefined): readonly Item[] {
  const data = reply?.['data'];
  return (Array.isArray(data) ? data : []).flatMap((json) => {
    if (!isJsonObject(json) || typeof json['id'] !== 'string') return [];
    const createdAt = json['created_at'];
    return [{ id: json['id'], createdAt: typeof createdAt === 'number' ? createdAt : 0, json }];
  });
}

function readWindow(query: URLSearchParams, { limit }: ListedKind): Window {
  const asked = query.get('limit');
  const count = asked === null ? limit.usual : Number(asked);
  if (!Number.isInteger(count) || count < 1 || count > limit.most) {
    throw new OmniError('invalid-input', `limit must be a whole number from 1 to ${limit.most}.`, { field: 'limit' });
  }
  return { limit: count, after: query.get('after') ?? undefined, ascending: query.get('order') === 'asc' };
}

function cut(items: readonly Item[], { limit, after, ascending }: Window): JsonObject {
  const direction = ascending ? 1 : -1;
  const ordered = items.toSorted((left, right) => direction * (left.createdAt - right.createdAt));
  const place = after === undefined ? -1 : ordered.findIndex(({ id }) => id === after);
  if (after !== undefined && place < 0) throw notListed(after);
  const shown = ordered.slice(place + 1, place + 1 + limit);
  return {
    object: 'list',
    data: shown.map(({ json }) => json),
    first_id: shown[0]?.id ?? null,
    last_id: shown.at(-1)?.id ?? null,
    has_more: ordered.length > place + 1 + limit,
  };
}

function notListed(after: string): OmniError {
  const message = `after names “${after.slice(0, 100)}”, which is not in the list.`;
  return new OmniError('invalid-input', message, { field: 'after' });
}

function answer({ served, attempts }: Gathering, list: JsonObject): void {
  const { exchange, pipeline, caller, inbound } = served;
  const gone = exchange.clientGone.isCancelled;
  const record = buildRecord({
    exchange,
    caller,
    inbound,
    plan: undefined,
    attempts,
    outcome: gone ? 'cancelled' : 'answered',
    status: gone ? 499 : 200,
  });
  pipeline.recorder.record(record, () =>
    writeJson(served, 200, list, { 'x-omniroute-attempts': String(attempts.length) }),
  );
}
