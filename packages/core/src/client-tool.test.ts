import { expect, test } from 'vitest';
import { clientToolOf } from './client-tool.ts';

test.each([
  ['claude-cli/2.1.0 (external, cli)', 'Claude Code'],
  ['codex_cli_rs/0.63.0 (Debian 13; x86_64)', 'Codex'],
  ['GeminiCLI/0.9.0 (linux; x64) google-genai-sdk/1.9', 'Gemini CLI'],
  ['OpenAI/Python 2.54.0', 'OpenAI SDK (Python)'],
  ['AsyncOpenAI/Python 2.54.0', 'OpenAI SDK (Python)'],
  ['Anthropic/JS 1.10.0', 'Anthropic SDK (JavaScript)'],
  ['litellm/1.106.2', 'LiteLLM'],
  ['ai/7.0.1 ai-sdk/provider-utils/4 runtime/node.js/24', 'AI SDK'],
  ['curl/8.14.1', 'curl'],
  ['my-own-thing/3 (beta)', 'my-own-thing'],
  [`${'x'.repeat(60)}/1`, 'x'.repeat(40)],
  [undefined, ''],
])('the tool behind %s', (userAgent, tool) => {
  expect(clientToolOf(userAgent)).toBe(tool);
});
