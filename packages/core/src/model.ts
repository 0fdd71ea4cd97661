import type { Price } from './price.ts';

export const modelModes = [
  'chat',
  'completion',
  'embedding',
  'image',
  'audio',
  'rerank',
  'moderation',
  'other',
] as const;
export type ModelMode = (typeof modelModes)[number];

export const modelFeatures = [
  'tools',
  'vision',
  'json-schema',
  'reasoning',
  'prompt-caching',
  'audio',
  'documents',
  'prefill',
] as const;
export type ModelFeature = (typeof modelFeatures)[number];

/** `offered`: found by a sync, waiting for a person's word. Neither it nor an `ignored` one is offered to clients. */
export const modelStates = ['active', 'offered', 'ignored'] as const;
export type ModelState = (typeof modelStates)[number];

/** What is known of a model. Absent = unknown, which counts as able. */
export type ModelFacts = {
  /** The id that the upstream takes. */
  readonly id: string;
  readonly name?: string;
  readonly mode?: ModelMode;
  readonly maxInputTokens?: number;
  readonly maxOutputTokens?: number;
  readonly features?: { readonly [feature in ModelFeature]?: boolean };
  readonly price?: Price;
  /** The upstream would send its calls back to us, so it is never called. */
  readonly loop?: boolean;
};
