import { defined } from './defined.ts';
import type { CanonicalRequest } from './request.ts';

/**
 * The request that makes a model go on with an answer: what it has of it so far stands as the last turn. Space at its end is left
 * out, which some models refuse. Thinking is over, and one answer is all there can be.
 */
export function withPrefill(
  request: CanonicalRequest,
  { text, usedTokens }: { readonly text: string; readonly usedTokens: number },
): CanonicalRequest {
  const { reasoning: _, choices: __, maxOutputTokens, turns, ...rest } = request;
  const part = { type: 'text', text: text.trimEnd() } as const;
  const last = turns.at(-1);
  const isBegun = last?.role === 'assistant';
  const answer = { role: 'assistant', parts: isBegun ? [...last.parts, part] : [part] } as const;
  return defined({
    ...rest,
    turns: [...(isBegun ? turns.slice(0, -1) : turns), answer],
    maxOutputTokens: maxOutputTokens === undefined ? undefined : Math.max(1, maxOutputTokens - usedTokens),
  });
}
