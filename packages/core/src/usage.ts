/** Every kind of token that some upstream prices apart. `input` and `output` exclude the kinds that have a name of their own. */
export const tokenKinds = [
  'input',
  'cache-read',
  'cache-write',
  'cache-write-1h',
  'output',
  'reasoning',
  'audio-input',
  'audio-output',
] as const;

export type TokenKind = (typeof tokenKinds)[number];

/** Disjoint: a token is counted in exactly one kind. Absent = not reported; 0 = reported as none. */
export type TokenCounts = { readonly [kind in TokenKind]?: number };

export type UsageSource = 'reported' | 'estimated';

export type Usage = { readonly tokens: TokenCounts; readonly source: UsageSource };

/** Adds the counts of two calls kind by kind; a kind absent from both stays absent. */
export function addTokens(left: TokenCounts, right: TokenCounts): TokenCounts {
  const sum: { [kind in TokenKind]?: number } = { ...left };
  for (const kind of tokenKinds) {
    const more = right[kind];
    if (more !== undefined) sum[kind] = (sum[kind] ?? 0) + more;
  }
  return sum;
}

const inputKinds = ['input', 'cache-read', 'cache-write', 'cache-write-1h', 'audio-input'] as const;

const outputKinds = ['output', 'reasoning', 'audio-output'] as const;

/** All tokens of the prompt, cached ones included; `undefined` when none was reported. */
export function totalInputTokens(tokens: TokenCounts): number | undefined {
  return sumOf(tokens, inputKinds);
}

/** All tokens of the answer, reasoning included; `undefined` when none was reported. */
export function totalOutputTokens(tokens: TokenCounts): number | undefined {
  return sumOf(tokens, outputKinds);
}

function sumOf(tokens: TokenCounts, kinds: readonly TokenKind[]): number | undefined {
  let total: number | undefined;
  for (const kind of kinds) {
    const count = tokens[kind];
    if (count !== undefined) total = (total ?? 0) + count;
  }
  return total;
}
