import type { ClientFormat } from '@omniroute/core';

/** A program that calls, as its user agent and by the format that it speaks. */
export type StoryClient = { readonly userAgent: string; readonly format: ClientFormat };

const clients = {
  claudeCode: { userAgent: 'claude-cli/2.4.11 (external, cli)', format: 'anthropic-messages' },
  codex: { userAgent: 'codex_cli_rs/0.98.0 (Linux 6.8; x86_64)', format: 'openai-responses' },
  geminiCli: { userAgent: 'GeminiCLI/0.31.0 (linux; x64)', format: 'gemini-generate' },
  openaiPython: { userAgent: 'OpenAI/Python 2.21.0', format: 'openai-chat' },
  openaiNode: { userAgent: 'OpenAI/JS 6.18.0', format: 'openai-chat' },
  aiSdk: { userAgent: 'ai-sdk/openai/4.0.12 runtime/node.js/24', format: 'openai-chat' },
  langchain: { userAgent: 'langchain-openai/1.2.0 python/3.13', format: 'openai-chat' },
  openWebui: { userAgent: 'Python/3.11 aiohttp/3.13.2', format: 'openai-chat' },
  curl: { userAgent: 'curl/8.14.1', format: 'openai-chat' },
} as const satisfies Readonly<Record<string, StoryClient>>;

/** Somebody or something that calls: whom for, how often, with what and what for. */
export type StoryKey = {
  readonly name: string;
  readonly team?: string;
  readonly tags: readonly string[];
  readonly weight: number;
  readonly clients: readonly StoryClient[];
  /** Combos and models (of the story) with their weights. */
  readonly asks: readonly (readonly [name: string, weight: number])[];
  readonly streamShare: number;
  /** Median of a prompt's tokens, cached ones included. */
  readonly promptTokens: number;
};

export const storyKeys: readonly StoryKey[] = [
  {
    name: 'support-bot',
    team: 'Support',
    tags: ['production'],
    weight: 26,
    clients: [clients.openaiNode, clients.aiSdk],
    asks: [
      ['fast', 8],
      ['smart', 1],
    ],
    streamShare: 0.95,
    promptTokens: 2600,
  },
  {
    name: 'search-indexer',
    team: 'Search',
    tags: ['production', 'batch'],
    weight: 18,
    clients: [clients.openaiPython],
    asks: [
      ['text-embedding-3-small', 9],
      ['cheap', 2],
    ],
    streamShare: 0,
    promptTokens: 900,
  },
  {
    name: 'mail-triage',
    team: 'Support',
    tags: ['production'],
    weight: 12,
    clients: [clients.langchain],
    asks: [
      ['cheap', 5],
      ['fast', 1],
    ],
    streamShare: 0.1,
    promptTokens: 1400,
  },
  {
    name: 'alice',
    team: 'Platform',
    tags: ['people'],
    weight: 9,
    clients: [clients.claudeCode],
    asks: [
      ['coding', 6],
      ['claude-haiku-4-5', 3],
    ],
    streamShare: 0.98,
    promptTokens: 31_000,
  },
  {
    name: 'bob',
    team: 'Platform',
    tags: ['people'],
    weight: 7,
    clients: [clients.codex, clients.curl],
    asks: [
      ['gpt-5.6', 5],
      ['coding', 2],
    ],
    streamShare: 0.97,
    promptTokens: 22_000,
  },
  {
    name: 'chloe',
    team: 'Apps',
    tags: ['people'],
    weight: 5,
    clients: [clients.geminiCli, clients.claudeCode],
    asks: [
      ['gemini-3.1-pro-preview', 3],
      ['smart', 3],
    ],
    streamShare: 0.96,
    promptTokens: 17_000,
  },
  {
    name: 'chat-for-all',
    team: 'IT',
    tags: ['people', 'web'],
    weight: 11,
    clients: [clients.openWebui],
    asks: [
      ['smart', 4],
      ['fast', 5],
      ['local-first', 2],
    ],
    streamShare: 1,
    promptTokens: 1800,
  },
  {
    name: 'notebooks',
    team: 'Research',
    tags: ['experiments'],
    weight: 5,
    clients: [clients.openaiPython, clients.langchain],
    asks: [
      ['smart', 2],
      ['mistral-medium', 2],
      ['qwen3-coder-30b', 2],
      ['gemini-3.8-flash', 2],
    ],
    streamShare: 0.3,
    promptTokens: 4200,
  },
  {
    name: 'nightly-evals',
    team: 'Research',
    tags: ['experiments', 'batch'],
    weight: 4,
    clients: [clients.openaiPython],
    asks: [
      ['gpt-5.6', 1],
      ['claude-sonnet-5', 1],
      ['bedrock-claude-sonnet', 1],
      ['gemini-3.8-flash', 1],
    ],
    streamShare: 0,
    promptTokens: 3000,
  },
  {
    name: 'ci-review',
    team: 'Platform',
    tags: ['ci'],
    weight: 3,
    clients: [clients.openaiNode],
    asks: [
      ['coding', 3],
      ['local-first', 4],
    ],
    streamShare: 0.2,
    promptTokens: 9500,
  },
  {
    name: 'prototype',
    tags: [],
    weight: 1,
    clients: [clients.curl, clients.aiSdk],
    asks: [
      ['fast', 2],
      ['local-first', 2],
      ['gpt-4-turbo-preview', 1],
    ],
    streamShare: 0.5,
    promptTokens: 700,
  },
];
