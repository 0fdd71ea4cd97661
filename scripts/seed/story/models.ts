import type { ProviderId } from '@omniroute/core';
import type { StoryConnectionName } from './connections.ts';

/** How a model of the story behaves. Medians belong to log-normal distributions. */
export type StoryModel = {
  readonly connection: StoryConnectionName;
  readonly id: string;
  /** Whose catalogue prices it, and as what. Absent: nobody knows its price. */
  readonly pricedAs?: readonly [provider: ProviderId, model: string];
  readonly mode: 'chat' | 'embedding';
  readonly firstTokenMs: number;
  readonly tokensPerSec: number;
  readonly outputTokens: number;
  /** Of requests, those that find a part of their prompt in the cache, 0 to 1. */
  readonly cacheShare: number;
  /** Cache writes are billed apart. */
  readonly writesCache?: boolean;
  /** Reasoning tokens for one of output; absent: it does not tell. */
  readonly reasoning?: number;
  /** LiteLLM: how its deployment is called. */
  readonly deployment?: string;
};

const chat = { mode: 'chat', outputTokens: 280, cacheShare: 0.35 } as const;

export const storyModels: readonly StoryModel[] = [
  {
    ...chat,
    connection: 'OpenAI',
    id: 'gpt-5.6',
    pricedAs: ['openai', 'gpt-5.6'],
    firstTokenMs: 1150,
    tokensPerSec: 72,
    outputTokens: 520,
    cacheShare: 0.55,
    writesCache: true,
    reasoning: 0.9,
  },
  {
    ...chat,
    connection: 'OpenAI',
    id: 'gpt-5.4-mini',
    pricedAs: ['openai', 'gpt-5.4-mini'],
    firstTokenMs: 480,
    tokensPerSec: 130,
    reasoning: 0.25,
  },
  {
    ...chat,
    connection: 'OpenAI',
    id: 'gpt-5.4-nano',
    pricedAs: ['openai', 'gpt-5.4-nano'],
    firstTokenMs: 330,
    tokensPerSec: 190,
    outputTokens: 120,
    reasoning: 0.1,
  },
  {
    ...chat,
    connection: 'OpenAI',
    id: 'text-embedding-3-small',
    pricedAs: ['openai', 'text-embedding-3-small'],
    mode: 'embedding',
    firstTokenMs: 95,
    tokensPerSec: 100_000,
    outputTokens: 0,
    cacheShare: 0,
  },
  {
    ...chat,
    connection: 'Anthropic',
    id: 'claude-opus-5',
    pricedAs: ['anthropic', 'claude-opus-5'],
    firstTokenMs: 1400,
    tokensPerSec: 58,
    outputTokens: 640,
    cacheShare: 0.8,
    writesCache: true,
  },
  {
    ...chat,
    connection: 'Anthropic',
    id: 'claude-sonnet-5',
    pricedAs: ['anthropic', 'claude-sonnet-5'],
    firstTokenMs: 820,
    tokensPerSec: 86,
    outputTokens: 480,
    cacheShare: 0.82,
    writesCache: true,
  },
  {
    ...chat,
    connection: 'Anthropic',
    id: 'claude-haiku-4-5',
    pricedAs: ['anthropic', 'claude-haiku-4-5'],
    firstTokenMs: 410,
    tokensPerSec: 155,
    cacheShare: 0.5,
    writesCache: true,
  },
  {
    ...chat,
    connection: 'Gemini',
    id: 'gemini-3.1-pro-preview',
    pricedAs: ['gemini', 'gemini-3.1-pro-preview'],
    firstTokenMs: 1700,
    tokensPerSec: 95,
    outputTokens: 600,
    reasoning: 1.3,
  },
  {
    ...chat,
    connection: 'Gemini',
    id: 'gemini-3.8-flash',
    pricedAs: ['gemini', 'gemini-3.8-flash'],
    firstTokenMs: 390,
    tokensPerSec: 210,
    reasoning: 0.2,
  },
  {
    ...chat,
    connection: 'LiteLLM',
    id: 'bedrock-claude-sonnet',
    pricedAs: ['anthropic', 'claude-sonnet-5'],
    firstTokenMs: 980,
    tokensPerSec: 70,
    outputTokens: 460,
    cacheShare: 0.6,
    writesCache: true,
    deployment: 'bedrock/eu.anthropic.claude-sonnet-5',
  },
  {
    ...chat,
    connection: 'LiteLLM',
    id: 'groq-llama-3.3',
    pricedAs: ['groq', 'llama-3.3-70b-versatile'],
    firstTokenMs: 210,
    tokensPerSec: 290,
    cacheShare: 0,
    deployment: 'groq/llama-3.3-70b-versatile',
  },
  {
    ...chat,
    connection: 'LiteLLM',
    id: 'mistral-medium',
    pricedAs: ['mistral', 'mistral-medium-latest'],
    firstTokenMs: 520,
    tokensPerSec: 95,
    deployment: 'mistral/mistral-medium-latest',
  },
  {
    ...chat,
    connection: 'GPU room',
    id: 'qwen3-coder-30b',
    firstTokenMs: 260,
    tokensPerSec: 64,
    outputTokens: 350,
    cacheShare: 0,
  },
];
