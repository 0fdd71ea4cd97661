import type { JsonObject, ModelFacts } from '@omniroute/core';
import { findModelFacts, modelsUrl } from '@omniroute/registry';
import { defined } from '../canonical/defined.ts';
import { asList, asNumber, asObject, asString } from '../codecs/read-json.ts';
import { noDeployments, type DiscoveredModels } from './model-list.ts';
import { getJson, type Upstream } from './upstream-get.ts';

const pageSize = 1000;
const mostPages = 20;

/** Lists Anthropic's models, page by page (docs.claude.com/en/api/models-list). */
export async function discoverAnthropicModels(upstream: Upstream): Promise<DiscoveredModels> {
  const { definition, connection } = upstream;
  const models: ModelFacts[] = [];
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const url = `${modelsUrl(definition, connection.baseUrl)}?limit=${pageSize}${after}`;
    const { json } = await getJson(upstream, url);
    const body = asObject(json) ?? {};
    for (const row of asList(body['data'])) {
      const facts = readRow(definition.id, asObject(row));
      if (facts !== undefined) models.push(facts);
    }
    const last = asString(body['last_id']);
    if (body['has_more'] !== true || last === undefined) break;
    after = `&after_id=${encodeURIComponent(last)}`;
  }
  return { tier: '/v1/models', models, deployments: noDeployments };
}

function readRow(provider: string, row: JsonObject | undefined): ModelFacts | undefined {
  const id = asString(row?.['id']);
  if (row === undefined || id === undefined) return undefined;
  const known = findModelFacts(provider, id);
  return {
    mode: 'chat',
    ...known,
    id,
    ...defined({
      name: asString(row['display_name']),
      maxInputTokens: asNumber(row['max_input_tokens']),
      maxOutputTokens: asNumber(row['max_tokens']),
    }),
  };
}
