import type { JsonObject, ModelFacts } from '@omniroute/core';
import { findModelFacts } from '@omniroute/registry';
import { defined } from '../canonical/defined.ts';
import { asList, asObject, asString, parseJson } from '../codecs/read-json.ts';
import { listUrl } from './list-url.ts';
import { noDeployments, type DiscoveredModels } from './model-list.ts';
import { getFrom, getJson, type Upstream } from './upstream-get.ts';

const pageSize = 1000;
const mostPages = 20;

/**
 * The text models that an account's region serves on demand, and the inference profiles through which the others are called
 * (docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html, …/API_ListInferenceProfiles.html).
 */
export async function discoverBedrockModels(upstream: Upstream): Promise<DiscoveredModels> {
  const url = listUrl(upstream);
  const { json } = await getJson(upstream, `${url}?byOutputModality=TEXT`);
  const summaries = asList(asObject(json)?.['modelSummaries']).map((row) => asObject(row) ?? {});
  const profiles = await readProfiles(upstream, url.replace(/foundation-models$/, 'inference-profiles'));
  const known = new Set(summaries.map((row) => asString(row['modelId'])));
  const found = [
    ...summaries
      .filter(isOnDemand)
      .map((row) => readModel(upstream, asString(row['modelId']), asString(row['modelName']))),
    ...(profiles ?? []).map((row) => readProfile(upstream, row, (model) => known.has(model))),
  ];
  const models = new Map(found.filter((model) => model !== undefined).map((model) => [model.id, model]));
  const tier = profiles ? '/foundation-models, /inference-profiles' : '/foundation-models';
  return { tier, models: [...models.values()], deployments: noDeployments };
}

/** A key may be allowed to list models but not profiles: then there are none. */
async function readProfiles(upstream: Upstream, url: string): Promise<readonly JsonObject[] | undefined> {
  const rows: JsonObject[] = [];
  let next = '';
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await getFrom(upstream, `${url}?maxResults=${pageSize}${next}`);
    if (reply.status !== 200) return undefined;
    const body = asObject(parseJson(reply.text)) ?? {};
    for (const row of asList(body['inferenceProfileSummaries'])) rows.push(asObject(row) ?? {});
    const token = asString(body['nextToken']);
    if (token === undefined) break;
    next = `&nextToken=${encodeURIComponent(token)}`;
  }
  return rows;
}

function isOnDemand(row: JsonObject): boolean {
  return asList(row['inferenceTypesSupported']).includes('ON_DEMAND');
}

/** A profile of models that make no text is none of ours. */
function readProfile(upstream: Upstream, row: JsonObject, isKnown: (model: string) => boolean): ModelFacts | undefined {
  const arns = asList(row['models']).map((model) => asString(asObject(model)?.['modelArn']) ?? '');
  if (!arns.some((arn) => isKnown(arn.replace(/^.*\//, '')))) return undefined;
  return readModel(upstream, asString(row['inferenceProfileId']), asString(row['inferenceProfileName']));
}

function readModel({ definition }: Upstream, id: string | undefined, name: string | undefined): ModelFacts | undefined {
  if (id === undefined || id === '') return undefined;
  return { mode: 'chat', ...findModelFacts(definition.id, id), id, ...defined({ name }) };
}
