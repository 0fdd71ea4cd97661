import { expect } from 'vitest';
import type { ClientFormat } from './litellm-world.ts';

/** An error in the words of the client's own format, from which nothing of our keys or of LiteLLM's router leaks. */
export function expectErrorBody(format: ClientFormat, text: string): void {
  const error = { type: expect.any(String), message: expect.stringMatching(/\S/) };
  const wanted = format === 'anthropic-messages' ? { type: 'error', error } : { error };
  expect(JSON.parse(text)).toMatchObject(wanted);
  expect(text).not.toMatch(/sk-of-|cooldown_list|No fallback was attempted|Received Model Group/);
}
