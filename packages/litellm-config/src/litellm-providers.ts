import type { ProviderId } from '@omniroute/core';
import { findModelFacts } from '@omniroute/registry';
import { own } from './values.ts';

export type NativeProvider = {
  readonly provider: ProviderId;
  /** The environment variable that LiteLLM reads when a deployment names no key. */
  readonly keyVariable?: string;
  /** The one that it reads when a deployment names no address. */
  readonly baseVariable?: string;
};

/** What LiteLLM writes before the slash of a model, for providers that OmniRoute speaks to itself. */
const natives: Readonly<Record<string, NativeProvider>> = {
  openai: { provider: 'openai', keyVariable: 'OPENAI_API_KEY' },
  custom_openai: { provider: 'openai-compatible' },
  openai_like: { provider: 'openai-compatible' },
  anthropic: { provider: 'anthropic', keyVariable: 'ANTHROPIC_API_KEY' },
  groq: { provider: 'groq', keyVariable: 'GROQ_API_KEY' },
  mistral: { provider: 'mistral', keyVariable: 'MISTRAL_API_KEY' },
  deepseek: { provider: 'deepseek', keyVariable: 'DEEPSEEK_API_KEY' },
  openrouter: { provider: 'openrouter', keyVariable: 'OPENROUTER_API_KEY' },
  together_ai: { provider: 'together', keyVariable: 'TOGETHERAI_API_KEY' },
  fireworks_ai: { provider: 'fireworks', keyVariable: 'FIREWORKS_API_KEY' },
  xai: { provider: 'xai', keyVariable: 'XAI_API_KEY' },
  ollama: { provider: 'ollama' },
  ollama_chat: { provider: 'ollama' },
  hosted_vllm: { provider: 'vllm', baseVariable: 'HOSTED_VLLM_API_BASE' },
  litellm_proxy: { provider: 'litellm', baseVariable: 'LITELLM_PROXY_API_BASE' },
};

const prefixes: Readonly<Record<ProviderId, string>> = {
  openai: 'openai',
  'openai-compatible': 'openai',
  anthropic: 'anthropic',
  groq: 'groq',
  mistral: 'mistral',
  deepseek: 'deepseek',
  openrouter: 'openrouter',
  together: 'together_ai',
  fireworks: 'fireworks_ai',
  xai: 'xai',
  ollama: 'ollama_chat',
  vllm: 'hosted_vllm',
  litellm: 'litellm_proxy',
};

export function findNative(prefix: string): NativeProvider | undefined {
  return own(natives, prefix);
}

/** LiteLLM's prefix for a provider of ours; `undefined` when LiteLLM has no way to it. */
export function prefixOf(provider: ProviderId): string | undefined {
  return own(prefixes, provider);
}

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

/** Fireworks' API wants the whole resource name, which LiteLLM adds by itself. */
export function toUpstreamModel(provider: ProviderId, model: string): string {
  const isShort = provider === 'fireworks' && !model.includes('/') && !model.includes('*');
  return isShort ? `accounts/fireworks/models/${model}` : model;
}
