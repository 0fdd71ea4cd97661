import { expect } from 'vitest';
import type { ClientFormat } from './litellm-world.ts';

/** An error in the words of the client's own format, from which nothing of our keys or of LiteLLM's router leaks. */
export function expectErrorBody(format: ClientFormat, text: string): void {
  const error = { type: expect.any(String), message: said };
  expectClean(text, format === 'anthropic-messages' ? { type: 'error', error } : { error });
}

/** The same for the last event of a stream that broke. */
export function expectErrorEvent(format: ClientFormat, text: string): void {
  if (format !== 'openai-responses') return expectErrorBody(format, text);
  return expectClean(text, { type: 'response.failed', response: { status: 'failed', error: { message: said } } });
}

const said = expect.stringMatching(/\S/);

function expectClean(text: string, wanted: object): void {
  expect(JSON.parse(text)).toMatchObject(wanted);
  expect(text).not.toMatch(/sk-of-|cooldown_list|No fallback was attempted|Received Model Group/);
}
