import type { ModelFacts } from '@omniroute/core';
import { catalogueOf } from '@omniroute/registry';
import { asString } from '../codecs/read-json.ts';
import { readPages } from './gemini-models.ts';
import { noDeployments, type DiscoveredModels } from './model-list.ts';
import type { Upstream } from './upstream-get.ts';

/**
 * Google's own models as Vertex AI lists them (cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/publishers.models/list). Which
 * models of other publishers a project has enabled is not told anywhere; those that the catalogue knows are offered.
 */
export async function discoverVertexModels(upstream: Upstream): Promise<DiscoveredModels> {
  const rows = await readPages(upstream, 'publisherModels', 100);
  const known = catalogueOf(upstream.definition.id);
  const models = new Map<string, ModelFacts>(known);
  for (const id of known.keys()) if (isGoogles(id)) models.delete(id);
  for (const row of rows) {
    const id = asString(row['name'])?.replace(/^publishers\/google\/models\//, '');
    // The list also has what no chat or embedding is made with: vision, translation and tabular models.
    if (id === undefined || !isGoogles(id)) continue;
    models.set(id, { mode: id.includes('embedding') ? 'embedding' : 'chat', ...known.get(id), id });
  }
  return { tier: 'publishers/google/models', models: [...models.values()], deployments: noDeployments };
}

function isGoogles(id: string): boolean {
  return /^(?:gemini|(?:text-|text-multilingual-)?embedding)[^/]*$/.test(id);
}
