/** Characters of English text a token on average, after OpenAI's and Anthropic's rules of thumb. */
export const charactersPerToken = 4;

/**
 * A rough token count for texts whose upstream reported none. Arithmetic only: a real tokeniser would block the event loop
 * (seconds for 200 000 equal characters).
 */
export function estimateTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
