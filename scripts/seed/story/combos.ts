import type { StrategyId } from '@omniroute/core';

export type StoryCombo = {
  readonly name: string;
  readonly strategy: Extract<StrategyId, 'priority' | 'weighted'>;
  /** Ids of models of the story. */
  readonly targets: readonly { readonly model: string; readonly weight?: number }[];
};

export const storyCombos: readonly StoryCombo[] = [
  {
    name: 'smart',
    strategy: 'priority',
    targets: [{ model: 'claude-opus-5' }, { model: 'gpt-5.6' }, { model: 'gemini-3.1-pro-preview' }],
  },
  {
    name: 'coding',
    strategy: 'priority',
    targets: [{ model: 'claude-sonnet-5' }, { model: 'bedrock-claude-sonnet' }, { model: 'gpt-5.6' }],
  },
  {
    name: 'fast',
    strategy: 'priority',
    targets: [{ model: 'gpt-5.4-mini' }, { model: 'claude-haiku-4-5' }, { model: 'gemini-3.8-flash' }],
  },
  {
    name: 'cheap',
    strategy: 'weighted',
    targets: [
      { model: 'groq-llama-3.3', weight: 5 },
      { model: 'gpt-5.4-nano', weight: 3 },
      { model: 'mistral-medium', weight: 1 },
    ],
  },
  { name: 'local-first', strategy: 'priority', targets: [{ model: 'qwen3-coder-30b' }, { model: 'gpt-5.4-nano' }] },
];
