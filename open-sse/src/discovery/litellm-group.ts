import { modelFeatures, type JsonObject, type ModelFacts, type ModelFeature } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import { asObject, asString } from '../codecs/read-json.ts';
import { readLitellmFields } from './litellm-row.ts';
import type { DiscoveredDeployment } from './model-list.ts';

/** A row of `/v1/model/info` or `/v2/model/info`. */
export type LitellmDeploymentRow = {
  readonly model: string;
  readonly facts: ModelFacts;
  readonly deployment: DiscoveredDeployment;
};

export function readDeploymentRow(row: JsonObject): LitellmDeploymentRow | undefined {
  const model = asString(row['model_name']);
  if (model === undefined || model === '') return undefined;
  const info = asObject(row['model_info']) ?? {};
  const parameters = asObject(row['litellm_params']) ?? {};
  const deployment = defined({
    id: asString(info['id']),
    apiBase: asString(parameters['api_base']),
    upstreamModel: asString(parameters['model']),
    chatOnly: parameters['use_chat_completions_api'] === true ? (true as const) : undefined,
  });
  return { model, facts: readLitellmFields(model, info), deployment };
}

/**
 * What can be relied on whichever deployment of a group answers: the smallest limits, the features that no deployment lacks,
 * and a price only if all agree on it.
 */
export function mergeFacts(all: readonly ModelFacts[]): ModelFacts | undefined {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return first;
  const agreed = others.every((facts) => JSON.stringify(facts.price) === JSON.stringify(first.price));
  return defined({
    id: first.id,
    mode: first.mode,
    maxInputTokens: smallest(all.map((facts) => facts.maxInputTokens)),
    maxOutputTokens: smallest(all.map((facts) => facts.maxOutputTokens)),
    features: mergeFeatures(all),
    price: agreed ? first.price : undefined,
  });
}

function smallest(limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((limit) => limit !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function mergeFeatures(all: readonly ModelFacts[]): ModelFacts['features'] {
  const merged: { [feature in ModelFeature]?: boolean } = {};
  for (const feature of modelFeatures) {
    const answers = all.map((facts) => facts.features?.[feature]);
    if (answers.includes(false)) merged[feature] = false;
    else if (answers.every((answer) => answer === true)) merged[feature] = true;
  }
  return Object.keys(merged).length === 0 ? undefined : merged;
}
