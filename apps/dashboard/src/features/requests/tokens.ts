import { totalInputTokens, type TokenCounts, type TokenKind, type UnitKind } from '@omniroute/core';

export { totalInputTokens };

const outputKinds = ['output', 'reasoning', 'audio-output'] as const;

/** All tokens of the reply, reasoning included; `undefined` when none was reported. */
export function totalOutputTokens(tokens: TokenCounts): number | undefined {
  const known = outputKinds.flatMap((kind) => tokens[kind] ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}

/** All tokens both ways; `undefined` when none was reported. */
export function totalTokens(tokens: TokenCounts): number | undefined {
  const input = totalInputTokens(tokens);
  const output = totalOutputTokens(tokens);
  return input === undefined ? output : input + (output ?? 0);
}

export const tokenKindNames: Readonly<Record<TokenKind, string>> = {
  input: 'Input',
  'cache-read': 'Read from cache',
  'cache-write': 'Written to cache',
  'cache-write-1h': 'Written to cache, 1 h',
  output: 'Output',
  reasoning: 'Reasoning',
  'audio-input': 'Audio in',
  'audio-output': 'Audio out',
};

export const unitKindNames: Readonly<Record<UnitKind, string>> = {
  images: 'Images',
  'audio-seconds': 'Seconds of audio',
  characters: 'Characters spoken',
  searches: 'Searches',
};
