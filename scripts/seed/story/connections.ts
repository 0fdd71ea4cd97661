import type { ConnectionSettings, ProviderId, WireFormat } from '@omniroute/core';

/** A connection of the story. Nothing of it has to be reachable: it has no secret and asks for no lists of models. */
export type StoryConnection = {
  readonly name: string;
  readonly provider: ProviderId;
  readonly baseUrl: string;
  readonly settings: ConnectionSettings;
  /** What it is spoken to in, the client's own format first. */
  readonly formats: readonly WireFormat[];
  /** Calls that fail on an ordinary day, 0 to 1. */
  readonly failureShare: number;
};

const quiet: ConnectionSettings = { sync: false };

export const storyConnections = [
  {
    name: 'OpenAI',
    provider: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    settings: quiet,
    formats: ['openai-chat', 'openai-responses'],
    failureShare: 0.008,
  },
  {
    name: 'Anthropic',
    provider: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    settings: quiet,
    formats: ['anthropic-messages'],
    failureShare: 0.014,
  },
  {
    name: 'Gemini',
    provider: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    settings: quiet,
    formats: ['gemini-generate'],
    failureShare: 0.011,
  },
  {
    name: 'LiteLLM',
    provider: 'litellm',
    baseUrl: 'http://127.0.0.1:4000',
    settings: { ...quiet, allowPrivateNetwork: true },
    formats: ['openai-chat', 'anthropic-messages'],
    failureShare: 0.006,
  },
  {
    name: 'GPU room',
    provider: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:8000/v1',
    settings: { ...quiet, allowPrivateNetwork: true },
    formats: ['openai-chat'],
    failureShare: 0.02,
  },
] as const satisfies readonly StoryConnection[];

export type StoryConnectionName = (typeof storyConnections)[number]['name'];
