import { OmniError, type JsonObject, type ModelFacts } from '@omniroute/core';
import { findModelFacts, modelsUrl } from '@omniroute/registry';
import { defined } from '../canonical/defined.ts';
import { asList, asNumber, asObject, asString } from '../codecs/read-json.ts';
import { noDeployments, type DiscoveredModels } from './model-list.ts';
import { getJson, type Upstream } from './upstream-get.ts';

/** Lists the models of an OpenAI-type server, with what the catalogue and the server know of each. */
export async function discoverOpenaiModels(upstream: Upstream): Promise<DiscoveredModels> {
  const { definition, connection } = upstream;
  const { json } = await getJson(upstream, modelsUrl(definition, connection.baseUrl));
  const object = asObject(json);
  // Together answers with the bare list.
  const rows = Array.isArray(json) ? asList(json) : asList(object?.['data']);
  if (object !== undefined && object['data'] === undefined) {
    throw new OmniError('unavailable', 'The upstream’s answer is no list of models. Check the base URL.');
  }
  const models = rows.map((row) => readRow(definition.id, asObject(row))).filter((model) => model !== undefined);
  return { tier: '/models', models, deployments: noDeployments };
}

/** Servers name the same limits differently: vLLM, Groq, Mistral, OpenRouter and Together in this order. */
function readRow(provider: string, row: JsonObject | undefined): ModelFacts | undefined {
  const id = asString(row?.['id']);
  if (row === undefined || id === undefined || id === '') return undefined;
  const maxInputTokens = firstLimit(row, ['max_model_len', 'context_window', 'max_context_length', 'context_length']);
  const topProvider = asObject(row['top_provider']) ?? {};
  const maxOutputTokens =
    firstLimit(row, ['max_completion_tokens']) ?? firstLimit(topProvider, ['max_completion_tokens']);
  return { ...findModelFacts(provider, id), id, ...defined({ maxInputTokens, maxOutputTokens }) };
}

function firstLimit(row: JsonObject, names: readonly string[]): number | undefined {
  for (const name of names) {
    const limit = asNumber(row[name]);
    if (limit !== undefined && limit > 0) return limit;
  }
  return undefined;
}
