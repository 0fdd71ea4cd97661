import type { ProviderId } from '@omniroute/core';
import { findProvider } from '@omniroute/registry';
import { own } from './values.ts';

export type NativeProvider = {
  readonly provider: ProviderId;
  /** The environment variable that LiteLLM reads when a deployment names no key. */
  readonly keyVariable?: string | undefined;
  /** The one that it reads when a deployment names no address. */
  readonly baseVariable?: string;
};

/** What LiteLLM writes before the slash of a model, for providers that OmniRoute speaks to itself. */
const natives: Readonly<Record<string, NativeProvider>> = {
  ai21: { provider: 'ai21', keyVariable: 'AI21_API_KEY' },
  ai21_chat: { provider: 'ai21', keyVariable: 'AI21_API_KEY' },
  anthropic: { provider: 'anthropic', keyVariable: 'ANTHROPIC_API_KEY' },
  azure: { provider: 'azure', keyVariable: 'AZURE_API_KEY', baseVariable: 'AZURE_API_BASE' },
  baseten: { provider: 'baseten', keyVariable: 'BASETEN_API_KEY' },
  bedrock: { provider: 'bedrock', keyVariable: 'AWS_SECRET_ACCESS_KEY' },
  bedrock_converse: { provider: 'bedrock', keyVariable: 'AWS_SECRET_ACCESS_KEY' },
  cerebras: { provider: 'cerebras', keyVariable: 'CEREBRAS_API_KEY' },
  cloudflare: { provider: 'cloudflare', keyVariable: 'CLOUDFLARE_API_KEY' },
  cohere: { provider: 'cohere', keyVariable: 'COHERE_API_KEY' },
  cohere_chat: { provider: 'cohere', keyVariable: 'COHERE_API_KEY' },
  custom_openai: { provider: 'openai-compatible' },
  dashscope: { provider: 'alibaba', keyVariable: 'DASHSCOPE_API_KEY' },
  deepinfra: { provider: 'deepinfra', keyVariable: 'DEEPINFRA_API_KEY' },
  deepseek: { provider: 'deepseek', keyVariable: 'DEEPSEEK_API_KEY' },
  fireworks_ai: { provider: 'fireworks', keyVariable: 'FIREWORKS_API_KEY' },
  friendliai: { provider: 'friendli', keyVariable: 'FRIENDLI_TOKEN' },
  gemini: { provider: 'gemini', keyVariable: 'GEMINI_API_KEY' },
  gradient_ai: { provider: 'digitalocean', keyVariable: 'GRADIENT_AI_API_KEY' },
  groq: { provider: 'groq', keyVariable: 'GROQ_API_KEY' },
  hosted_vllm: { provider: 'vllm', baseVariable: 'HOSTED_VLLM_API_BASE' },
  huggingface: { provider: 'huggingface', keyVariable: 'HUGGINGFACE_API_KEY' },
  hyperbolic: { provider: 'hyperbolic', keyVariable: 'HYPERBOLIC_API_KEY' },
  inception: { provider: 'inception', keyVariable: 'INCEPTION_API_KEY' },
  litellm_proxy: { provider: 'litellm', baseVariable: 'LITELLM_PROXY_API_BASE' },
  llamafile: { provider: 'llama-cpp' },
  lm_studio: { provider: 'lm-studio', baseVariable: 'LM_STUDIO_API_BASE' },
  minimax: { provider: 'minimax', keyVariable: 'MINIMAX_API_KEY' },
  mistral: { provider: 'mistral', keyVariable: 'MISTRAL_API_KEY' },
  moonshot: { provider: 'moonshot', keyVariable: 'MOONSHOT_API_KEY' },
  nebius: { provider: 'nebius', keyVariable: 'NEBIUS_API_KEY' },
  novita: { provider: 'novita', keyVariable: 'NOVITA_API_KEY' },
  nvidia_nim: { provider: 'nvidia', keyVariable: 'NVIDIA_NIM_API_KEY' },
  ollama: { provider: 'ollama' },
  ollama_chat: { provider: 'ollama' },
  openai: { provider: 'openai', keyVariable: 'OPENAI_API_KEY' },
  openai_like: { provider: 'openai-compatible' },
  openrouter: { provider: 'openrouter', keyVariable: 'OPENROUTER_API_KEY' },
  ovhcloud: { provider: 'ovhcloud', keyVariable: 'OVHCLOUD_API_KEY' },
  perplexity: { provider: 'perplexity', keyVariable: 'PERPLEXITYAI_API_KEY' },
  sambanova: { provider: 'sambanova', keyVariable: 'SAMBANOVA_API_KEY' },
  scaleway: { provider: 'scaleway', keyVariable: 'SCW_SECRET_KEY' },
  together_ai: { provider: 'together', keyVariable: 'TOGETHERAI_API_KEY' },
  veniceai: { provider: 'venice', keyVariable: 'VENICE_AI_API_KEY' },
  vercel_ai_gateway: { provider: 'vercel', keyVariable: 'VERCEL_AI_GATEWAY_API_KEY' },
  vertex_ai: { provider: 'vertex', keyVariable: 'GOOGLE_APPLICATION_CREDENTIALS' },
  vertex_ai_beta: { provider: 'vertex', keyVariable: 'GOOGLE_APPLICATION_CREDENTIALS' },
  wandb: { provider: 'wandb', keyVariable: 'WANDB_API_KEY' },
  xai: { provider: 'xai', keyVariable: 'XAI_API_KEY' },
  xinference: { provider: 'xinference', keyVariable: 'XINFERENCE_API_KEY' },
  zai: { provider: 'zai', keyVariable: 'ZAI_API_KEY' },
};

/** The prefix to write where LiteLLM has several. */
const preferred: Readonly<Record<ProviderId, string>> = {
  ai21: 'ai21_chat',
  bedrock: 'bedrock',
  cohere: 'cohere_chat',
  ollama: 'ollama_chat',
  'openai-compatible': 'openai',
  vertex: 'vertex_ai',
};

const prefixes: ReadonlyMap<ProviderId, string> = new Map([
  ...Object.entries(natives).map(([prefix, { provider }]) => [provider, prefix] as const),
  ...Object.entries(preferred),
]);

export function findNative(prefix: string): NativeProvider | undefined {
  return own(natives, prefix);
}

/**
 * LiteLLM's prefix for a provider of ours: its own name for it, or that of OpenAI with an address for providers of OpenAI's
 * format that it does not know. `undefined` when LiteLLM has no way to it.
 */
export function prefixOf(provider: ProviderId): string | undefined {
  return prefixes.get(provider) ?? (isGeneric(provider) ? 'openai' : undefined);
}

/** True for providers that LiteLLM does not know by name and calls as a server of OpenAI's format. */
export function isGeneric(provider: ProviderId): boolean {
  return !prefixes.has(provider) && findProvider(provider)?.executor === 'openai';
}
