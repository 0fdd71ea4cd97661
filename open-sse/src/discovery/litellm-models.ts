import { OmniError, type JsonObject, type ModelFacts } from '@omniroute/core';
import { asList, asNumber, asObject, asString, parseJson } from '../codecs/read-json.ts';
import type { TextReply } from '../executors/http-client.ts';
import { mergeFacts, readDeploymentRow, type LitellmDeploymentRow } from './litellm-group.ts';
import { readLitellmFields } from './litellm-row.ts';
import { noDeployments, type DiscoveredDeployment, type DiscoveredModels } from './model-list.ts';
import { getFrom, judgeError, judgeReply, type Upstream } from './upstream-get.ts';

type Found = Pick<DiscoveredModels, 'models' | 'deployments'>;

/** One way to list a proxy's models. `undefined`: it tells nothing useful, so ask the next one. */
type Tier = {
  readonly path: string;
  readonly read: (upstream: Upstream, first: JsonObject) => Promise<Found | undefined>;
};

const pageSize = 100;
const mostPages = 100;

/**
 * From the most telling to the least. The first needs a database; a key may be kept from any but the last. Patterns such as
 * `openai/*` are expanded from the second on.
 */
const tiers: readonly Tier[] = [
  { path: `/v2/model/info?size=${pageSize}&page=1`, read: readPages },
  { path: '/v1/model/info', read: async (_upstream, body) => groupDeployments(asList(body['data'])) },
  { path: '/model_group/info', read: async (_upstream, body) => readGroups(body) },
  { path: '/v1/models', read: async (_upstream, body) => readIds(body) },
];

/** Lists the models of a LiteLLM proxy. Throws `OmniError` `unavailable` when no tier answers. */
export async function discoverLitellmModels(upstream: Upstream): Promise<DiscoveredModels> {
  let refusal = 'The proxy lists no models.';
  let empty: DiscoveredModels | undefined;
  for (const tier of tiers) {
    const reply = await ask(upstream, tier.path);
    if (typeof reply === 'string') {
      refusal = reply;
      continue;
    }
    const body = asObject(parseJson(reply.text));
    if (reply.status !== 200 || body === undefined) {
      refusal = judgeReply(upstream, reply).message;
      continue;
    }
    const found = await tier.read(upstream, body);
    if (found === undefined) continue;
    const version = reply.headers['x-litellm-version'];
    const path = tier.path.split('?')[0] ?? tier.path;
    const discovered = { tier: path, ...found, ...(version === undefined ? {} : { version }) };
    if (found.models.length > 0) return discovered;
    empty = discovered;
  }
  if (empty !== undefined) return empty;
  throw new OmniError('unavailable', refusal);
}

/** A tier that is too slow gives way to the next; a proxy that cannot be reached ends the search. */
async function ask(upstream: Upstream, path: string): Promise<TextReply | string> {
  try {
    return await getFrom(upstream, upstream.connection.baseUrl + path);
  } catch (error) {
    const failure = judgeError(error);
    if (failure.kind === 'timeout' && failure.scope !== 'connection') return failure.message;
    throw new OmniError('unavailable', failure.message, { cause: error });
  }
}

async function readPages(upstream: Upstream, first: JsonObject): Promise<Found | undefined> {
  const rows = [...asList(first['data'])];
  const pages = Math.min(asNumber(first['total_pages']) ?? 1, mostPages);
  for (let page = 2; page <= pages; page += 1) {
    const reply = await ask(upstream, `/v2/model/info?size=${pageSize}&page=${page}`);
    const body = typeof reply === 'string' ? undefined : asObject(parseJson(reply.text));
    if (body === undefined) return undefined;
    rows.push(...asList(body['data']));
  }
  // Half a list would be worse than the next tier's whole one.
  return groupDeployments(rows, true);
}

function groupDeployments(rows: ReturnType<typeof asList>, patternsAreUseless = false): Found | undefined {
  const groups = new Map<string, LitellmDeploymentRow[]>();
  for (const row of rows) {
    const read = readDeploymentRow(asObject(row) ?? {});
    if (read === undefined) continue;
    if (read.model.includes('*')) {
      if (patternsAreUseless) return undefined;
      continue;
    }
    const group = groups.get(read.model);
    if (group === undefined) groups.set(read.model, [read]);
    else group.push(read);
  }
  const deployments = new Map<string, readonly DiscoveredDeployment[]>();
  const models: ModelFacts[] = [];
  for (const [model, members] of groups) {
    deployments.set(
      model,
      members.map((member) => member.deployment),
    );
    const facts = mergeFacts(members.map((member) => member.facts));
    if (facts !== undefined) models.push(facts);
  }
  return { models, deployments };
}

function readGroups(body: JsonObject): Found {
  const models: ModelFacts[] = [];
  for (const row of asList(body['data'])) {
    const fields = asObject(row) ?? {};
    const id = asString(fields['model_group']);
    if (id !== undefined && id !== '' && !id.includes('*')) models.push(readLitellmFields(id, fields));
  }
  return { models, deployments: noDeployments };
}

function readIds(body: JsonObject): Found {
  const ids = asList(body['data']).map((row) => asString(asObject(row)?.['id']));
  const models = ids.filter((id) => id !== undefined && id !== '' && !id.includes('*')).map((id) => ({ id: id ?? '' }));
  return { models, deployments: noDeployments };
}
