import type { JsonObject, ModelFacts, ModelMode } from '@omniroute/core';
import { findModelFacts, modelsUrl } from '@omniroute/registry';
import { defined } from '../canonical/defined.ts';
import { asList, asNumber, asObject, asString } from '../codecs/read-json.ts';
import { noDeployments, type DiscoveredModels } from './model-list.ts';
import { getJson, type Upstream } from './upstream-get.ts';

const mostPages = 20;

/** Lists the models of Google AI Studio, page by page (ai.google.dev/api/models#method:-models.list). */
export async function discoverGeminiModels(upstream: Upstream): Promise<DiscoveredModels> {
  const rows = await readPages(upstream, 'models', 1000);
  const models = rows.map((row) => readRow(upstream.definition.id, row)).filter((model) => model !== undefined);
  return { tier: '/models', models, deployments: noDeployments };
}

/** All rows of one of Google's lists, which give a token for the page after each. */
export async function readPages(upstream: Upstream, list: string, pageSize: number): Promise<readonly JsonObject[]> {
  const { definition, connection } = upstream;
  const rows: JsonObject[] = [];
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const url = `${modelsUrl(definition, connection.baseUrl)}?pageSize=${pageSize}${after}`;
    const body = asObject((await getJson(upstream, url)).json);
    rows.push(
      ...asList(body?.[list])
        .map(asObject)
        .filter((row) => row !== undefined),
    );
    const token = asString(body?.['nextPageToken']);
    if (token === undefined || token === '') break;
    after = `&pageToken=${encodeURIComponent(token)}`;
  }
  return rows;
}

function readRow(provider: string, row: JsonObject): ModelFacts | undefined {
  const id = asString(row['name'])?.replace(/^models\//, '');
  if (id === undefined || id === '') return undefined;
  const known = findModelFacts(provider, id);
  return {
    ...known,
    id,
    ...defined({
      name: asString(row['displayName']),
      mode: known?.mode ?? modeOf(id, asList(row['supportedGenerationMethods'])),
      maxInputTokens: asNumber(row['inputTokenLimit']),
      maxOutputTokens: asNumber(row['outputTokenLimit']),
    }),
    ...(row['thinking'] === true ? { features: { ...known?.features, reasoning: true } } : {}),
  };
}

function modeOf(id: string, methods: readonly unknown[]): ModelMode | undefined {
  if (/-tts\b/.test(id)) return 'audio';
  if (methods.includes('generateContent')) return 'chat';
  if (methods.includes('embedContent')) return 'embedding';
  return methods.length === 0 ? undefined : 'other';
}
