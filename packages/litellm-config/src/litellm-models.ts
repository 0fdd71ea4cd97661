import type { Dialect, JsonObject, ProviderId } from '@omniroute/core';
import { findModelFacts, findProvider } from '@omniroute/registry';
import { textOf } from './values.ts';

/** A model of LiteLLM's, split into the prefix that names the provider and the model there. */
export type LitellmModel = { readonly prefix?: string; readonly model: string };

/** `openai/gpt-4o` → openai + gpt-4o. A bare name belongs to OpenAI or Anthropic where it is one of theirs. */
export function splitModel(text: string, customProvider: string | undefined): LitellmModel {
  const slash = text.indexOf('/');
  const prefix = slash > 0 ? text.slice(0, slash) : undefined;
  if (customProvider !== undefined) {
    return { prefix: customProvider, model: prefix === customProvider ? text.slice(slash + 1) : text };
  }
  if (prefix !== undefined) return { prefix, model: text.slice(slash + 1) };
  const inferred = inferPrefix(text);
  return { model: text, ...(inferred !== undefined && { prefix: inferred }) };
}

function inferPrefix(model: string): string | undefined {
  if (/^(?:gpt-|chatgpt-|o[1345](?:-|$)|ft:gpt-)/.test(model)) return 'openai';
  if (model.startsWith('claude-')) return 'anthropic';
  return ['openai', 'anthropic'].find((prefix) => findModelFacts(prefix, model) !== undefined);
}

/** The model as the upstream takes it, and what its spelling says beside. */
export type UpstreamModel = {
  readonly model: string;
  readonly dialect?: Dialect;
  /** What the spelling asked for and is done otherwise. */
  readonly note?: string;
};

/** Why only LiteLLM can call a model. */
export type Refusal = { readonly refused: string };

type Spelling = {
  readonly read: (model: string, params: JsonObject) => UpstreamModel | Refusal;
  readonly write?: (model: string) => string;
};

const same = (model: string): string => model;

/** Reads a model in LiteLLM's spelling, its prefix taken off. */
export function toUpstreamModel(provider: ProviderId, model: string, params: JsonObject = {}): UpstreamModel | Refusal {
  const { read } = spellings.get(provider) ?? plain;
  const route = /^responses\/(?=.)/.exec(model)?.[0] ?? '';
  const upstream = read(model.slice(route.length), params);
  if (route === '' || 'refused' in upstream) return upstream;
  if (!speaksResponses(provider)) return { refused: 'it asks for the Responses API of its provider' };
  return { ...upstream, dialect: 'responses' };
}

/** Writes a model as LiteLLM spells it; `dialect` is left to say where the spelling could not. */
export function toLitellmModel(
  { prefix, provider }: { readonly prefix: string; readonly provider: ProviderId },
  { model, dialect }: { readonly model: string; readonly dialect?: Dialect | undefined },
): { readonly model: string; readonly dialect?: Dialect } {
  const written = (spellings.get(provider)?.write ?? same)(model);
  // The router of LiteLLM knows the spelling for these two alone.
  const isRoute = dialect === 'responses' && ['openai', 'azure'].includes(prefix) && speaksResponses(provider);
  if (isRoute) return { model: `${prefix}/responses/${written}` };
  return { model: `${prefix}/${written}`, ...(dialect !== undefined && { dialect }) };
}

function speaksResponses(provider: ProviderId): boolean {
  return findProvider(provider)?.endpoints['openai-responses'] !== undefined;
}

const plain: Spelling = { read: (model) => ({ model }) };

const isPattern = (model: string): boolean => model.includes('*');

/** LiteLLM's hints for reasoning models, before the name of the deployment. */
const azure: Spelling = { read: (model) => ({ model: model.replace(/^(?:o_series|gpt5_series)\//, '') }) };

const bedrockRegion = /^[a-z]{2}(?:-[a-z]+)+-\d\//;

const bedrock: Spelling = {
  read: (model, params) => {
    const isInvoke = model.startsWith('invoke/');
    const rest = model.replace(/^(?:converse|invoke)\//, '').replace(bedrockRegion, '');
    const id = textOf(params['model_id']) ?? rest;
    const isAsked = model.startsWith('converse/') || id.startsWith('arn:') || isPattern(id);
    if (id.includes('/') && !isAsked) {
      return { refused: 'it asks for a route that only LiteLLM has to Bedrock' };
    }
    const note = 'Called by the Converse API instead of InvokeModel: the same model.';
    return { model: id, ...(isInvoke && { note }) };
  },
  write: (model) => `converse/${model}`,
};

/** The region inside a model's spelling or ARN. */
export function bedrockRegionOf(model: string): string | undefined {
  const bare = model.replace(/^(?:converse|invoke)\//, '');
  return bedrockRegion.exec(bare)?.[0].slice(0, -1) ?? /^arn:[^:]*:bedrock:([a-z0-9-]+):/.exec(bare)?.[1];
}

/** Gemini, Claude, Google's embeddings and the open models behind the OpenAI endpoint; what Vertex serves otherwise only LiteLLM calls. */
const vertexModel =
  /^(?:(?:gemini|claude|text-embedding|text-multilingual-embedding)[^/]*|(?:google|meta|openai|deepseek-ai|qwen|zai-org|moonshotai|minimaxai)\/(?!\d+$)[^/]+)$/;

const vertex: Spelling = {
  read: (model) =>
    vertexModel.test(model) || isPattern(model)
      ? { model }
      : { refused: 'Vertex AI serves it in a way that only LiteLLM speaks' },
};

/** LiteLLM writes the inference provider first, Hugging Face's router last: `together/org/model`, `org/model:together`. */
const huggingface: Spelling = {
  read: (model) => {
    const [, provider, rest] = /^([^/*]+)\/([^/]+\/[^/]+)$/.exec(model) ?? [];
    return { model: provider === undefined ? model : `${rest ?? ''}:${provider}` };
  },
  write: (model) => model.replace(/^([^/:]+\/[^/:]+):([^/:]+)$/, '$2/$1'),
};

/** Fireworks' API wants the whole resource name, which LiteLLM adds by itself. */
const fireworks: Spelling = {
  read: (model) => ({ model: /[/*]/.test(model) ? model : `accounts/fireworks/models/${model}` }),
};

/** Eight characters name a deployment of one's own, which has its own host. */
const baseten: Spelling = {
  read: (model) =>
    /^[a-z0-9]{8}$/.test(model) ? { refused: 'it is a dedicated deployment with a host of its own' } : { model },
};

const cohere: Spelling = { read: (model) => ({ model: model.replace(/^v2\/(?=.)/, '') }) };

const spellings: ReadonlyMap<ProviderId, Spelling> = new Map([
  ['azure', azure],
  ['bedrock', bedrock],
  ['vertex', vertex],
  ['huggingface', huggingface],
  ['fireworks', fireworks],
  ['baseten', baseten],
  ['cohere', cohere],
]);
