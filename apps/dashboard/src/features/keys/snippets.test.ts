import { expect, test } from 'vitest';
import { makeSnippets } from './snippets.ts';

const input = { origin: 'http://127.0.0.1:20128', key: 'sk-omni-1', model: 'combo/fast' };

test('every snippet holds the address, the key and the model', () => {
  for (const { code } of makeSnippets(input)) {
    expect(code).toContain(input.origin);
    expect(code).toContain(input.key);
    expect(code).toContain(input.model);
  }
});

test('Anthropic clients get the address without a version, OpenAI ones with it', () => {
  const code = Object.fromEntries(makeSnippets(input).map((snippet) => [snippet.id, snippet.code]));
  expect(code['openai-node']).toContain('"http://127.0.0.1:20128/v1"');
  expect(code['anthropic']).toContain('"http://127.0.0.1:20128"');
  expect(code['claude-code']).toMatch(/ANTHROPIC_BASE_URL=http:\/\/127\.0\.0\.1:20128$/m);
});

test('a quote in a model name does not end the shell’s text', () => {
  const [curl] = makeSnippets({ ...input, model: "it's" });
  expect(curl?.code).toContain(String.raw`it'\''s`);
});
