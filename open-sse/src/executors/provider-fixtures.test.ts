import { providers } from '@omniroute/registry';
import { describe, expect, test } from 'vitest';
import { readExchange, replayProvider } from './__fixtures__/replay-provider.ts';

/** The family that speaks OpenAI's format and has an address of its own. */
const family = providers.filter(({ executor, baseUrl }) => executor === 'openai' && baseUrl !== undefined);

test('the family has at least thirty members', () => {
  expect(family.length).toBeGreaterThanOrEqual(30);
});

describe.each(family.map(({ id }) => id))('%s', (id) => {
  test('is called as its documentation says, and what it answers is understood', async () => {
    const { headers, ...expected } = readExchange(id);
    const replayed = await replayProvider(id);
    expect(replayed).toMatchObject(expected);
    expect(replayed.tokens).toEqual(expected.tokens);
    expect(replayed.headers).toMatchObject(headers);
  });
});
