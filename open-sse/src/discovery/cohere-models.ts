import type { JsonObject, JsonValue, ModelFacts, ModelFeature, ModelMode } from '@omniroute/core';
import { findModelFacts, modelsUrl } from '@omniroute/registry';
import { defined } from '../canonical/defined.ts';
import { asList, asNumber, asObject, asString } from '../codecs/read-json.ts';
import { noDeployments, type DiscoveredModels } from './model-list.ts';
import { getJson, type Upstream } from './upstream-get.ts';

const pageSize = 1000;
const mostPages = 20;

/** Lists Cohere's models, page by page (docs.cohere.com/reference/list-models). */
export async function discoverCohereModels(upstream: Upstream): Promise<DiscoveredModels> {
  const { definition, connection } = upstream;
  const models: ModelFacts[] = [];
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const url = `${modelsUrl(definition, connection.baseUrl)}?page_size=${pageSize}${after}`;
    const body = asObject((await getJson(upstream, url)).json) ?? {};
    for (const row of asList(body['models'])) {
      const facts = readRow(definition.id, asObject(row));
      if (facts) models.push(facts);
    }
    const token = asString(body['next_page_token']);
    if (!token) break;
    after = `&page_token=${encodeURIComponent(token)}`;
  }
  return { tier: '/v1/models', models, deployments: noDeployments };
}

/** `context_length` bounds prompt and answer together. */
function readRow(provider: string, row: JsonObject | undefined): ModelFacts | undefined {
  const id = asString(row?.['name']);
  if (!row || !id) return undefined;
  const known = findModelFacts(provider, id);
  const length = asNumber(row['context_length']);
  return {
    ...known,
    id,
    ...defined({
      mode: known?.mode ?? readMode(asList(row['endpoints'])),
      maxInputTokens: length !== undefined && length > 0 ? length : known?.maxInputTokens,
      features: readFeatures(known, asList(row['features'])),
    }),
  };
}

const modes: readonly (readonly [endpoint: string, mode: ModelMode])[] = [
  ['chat', 'chat'],
  ['embed', 'embedding'],
  ['rerank', 'rerank'],
  ['generate', 'completion'],
];

function readMode(endpoints: readonly JsonValue[]): ModelMode | undefined {
  const found = modes.find(([endpoint]) => endpoints.includes(endpoint));
  return found?.[1] ?? (endpoints.length === 0 ? undefined : 'other');
}

const featureWords: readonly (readonly [word: string, feature: ModelFeature])[] = [
  ['tools', 'tools'],
  ['vision', 'vision'],
  ['json_schema', 'json-schema'],
  ['reasoning', 'reasoning'],
];

/** Only what the list names is certain; that it leaves something out says nothing. */
function readFeatures(known: ModelFacts | undefined, words: readonly JsonValue[]): ModelFacts['features'] {
  const named = featureWords.filter(([word]) => words.includes(word)).map(([, feature]) => [feature, true] as const);
  if (named.length === 0) return known?.features;
  return { ...known?.features, ...Object.fromEntries(named) };
}
