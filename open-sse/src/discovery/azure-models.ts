import { OmniError, type JsonObject, type ModelFacts } from '@omniroute/core';
import { findModelFacts } from '@omniroute/registry';
import { asList, asObject, asString } from '../codecs/read-json.ts';
import { noDeployments, type DiscoveredModels } from './model-list.ts';
import { getJson, type Upstream } from './upstream-get.ts';

/** The last version whose data plane lists a resource's deployments; later ones leave that to the management API. */
const deploymentsPath = '/deployments?api-version=2023-03-15-preview';

/**
 * Lists the deployments of an Azure OpenAI resource, with the facts of the models that they serve. Rejects with `OmniError`
 * `unavailable` and what to do where Azure does not tell them to an API key.
 */
export async function discoverAzureModels(upstream: Upstream): Promise<DiscoveredModels> {
  const { definition, connection } = upstream;
  const url = connection.baseUrl.replace(/\/v1$/, '') + deploymentsPath;
  const { json } = await getJson(upstream, url).catch((error: unknown) => {
    const reason = error instanceof OmniError ? ` (${error.message})` : '';
    const message = `Azure does not list the deployments of this resource${reason}. Enter their names as extra models.`;
    throw new OmniError('unavailable', message, { cause: error });
  });
  const models = asList(asObject(json)?.['data'])
    .map((row) => readRow(definition.id, asObject(row) ?? {}))
    .filter((model) => model !== undefined);
  return { tier: '/openai/deployments', models, deployments: noDeployments };
}

function readRow(provider: string, row: JsonObject): ModelFacts | undefined {
  const id = asString(row['id']);
  if (id === undefined || (row['status'] ?? 'succeeded') !== 'succeeded') return undefined;
  return { ...findModelFacts(provider, asString(row['model']) ?? id), id };
}
