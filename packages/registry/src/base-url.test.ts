import { OmniError } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getProvider, modelsUrl, normaliseBaseUrl, providers } from './index.ts';

function base(provider: string, text: string): string {
  return normaliseBaseUrl(getProvider(provider), text).baseUrl;
}

function refused(provider: string, text: string): OmniError {
  try {
    normaliseBaseUrl(getProvider(provider), text);
  } catch (error) {
    if (error instanceof OmniError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('what people paste becomes what the engine calls', () => {
  test.each([
    ['openai', 'https://api.openai.com', 'https://api.openai.com/v1'],
    ['openai', ' https://api.openai.com/v1/ ', 'https://api.openai.com/v1'],
    ['openai', 'https://API.OpenAI.com/v1/chat/completions', 'https://api.openai.com/v1'],
    ['openai-compatible', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
    [
      'openai-compatible',
      'https://open.bigmodel.cn/api/paas/v4/chat/completions',
      'https://open.bigmodel.cn/api/paas/v4',
    ],
    ['openai-compatible', 'https://host/v1beta/openai/', 'https://host/v1beta/openai'],
    ['openai-compatible', 'https://host/llm//models/', 'https://host/llm/v1'],
    ['groq', 'https://api.groq.com', 'https://api.groq.com/openai/v1'],
    ['groq', 'https://api.groq.com/openai/v1', 'https://api.groq.com/openai/v1'],
    ['openrouter', 'https://openrouter.ai/', 'https://openrouter.ai/api/v1'],
    ['anthropic', 'https://api.anthropic.com/v1', 'https://api.anthropic.com'],
    ['anthropic', 'https://api.anthropic.com/v1/messages', 'https://api.anthropic.com'],
    ['anthropic', 'https://proxy.example/anthropic/v1/', 'https://proxy.example/anthropic'],
    ['litellm', 'http://localhost:4000/v1', 'http://localhost:4000'],
    ['litellm', 'http://localhost:4000/ui/', 'http://localhost:4000'],
    ['litellm', 'https://host/llm/root/v1/chat/completions', 'https://host/llm/root'],
    ['groq', 'https://api.groq.com/v1', 'https://api.groq.com/openai/v1'],
    ['gemini', 'https://generativelanguage.googleapis.com', 'https://generativelanguage.googleapis.com/v1beta'],
    ['gemini', 'https://generativelanguage.googleapis.com/v1', 'https://generativelanguage.googleapis.com/v1beta'],
    [
      'gemini',
      'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent',
      'https://generativelanguage.googleapis.com/v1beta',
    ],
    ['gemini', 'https://proxy.example/google', 'https://proxy.example/google/v1beta'],
    ['perplexity', 'https://api.perplexity.ai/chat/completions', 'https://api.perplexity.ai'],
    ['cohere', 'https://api.cohere.com/v2/chat', 'https://api.cohere.com'],
    ['cohere', 'https://api.cohere.com/v1/', 'https://api.cohere.com'],
    ['cohere', 'https://api.cohere.com/compatibility/v1', 'https://api.cohere.com'],
    ['github-models', 'https://models.github.ai', 'https://models.github.ai/inference'],
    ['zai', 'https://api.z.ai/api/paas/v4/chat/completions', 'https://api.z.ai/api/paas/v4'],
    ['vertex', 'https://aiplatform.googleapis.com/v1', 'https://aiplatform.googleapis.com'],
    ['azure', 'https://mine.openai.azure.com', 'https://mine.openai.azure.com/openai/v1'],
    ['azure', 'https://mine.services.ai.azure.com/openai/v1/', 'https://mine.services.ai.azure.com/openai/v1'],
    [
      'azure',
      'https://mine.openai.azure.com/openai/deployments/gpt-4o/chat/completions',
      'https://mine.openai.azure.com/openai/v1',
    ],
    ['ollama', 'http://[::1]:11434', 'http://[::1]:11434/v1'],
  ])('%s: %s', (provider, text, expected) => {
    expect(base(provider, text)).toBe(expected);
  });

  test('an empty text means the provider’s own address, where it has one', () => {
    expect(base('mistral', '')).toBe('https://api.mistral.ai/v1');
    expect(refused('litellm', ' ').message).toContain('http://127.0.0.1:4000');
  });
});

test('options stand for the names in an address', () => {
  const azure = getProvider('azure');
  expect(normaliseBaseUrl(azure, '', { resource: 'mine' })).toMatchObject({
    baseUrl: 'https://mine.openai.azure.com/openai/v1',
    endpoints: { 'openai-chat': 'https://mine.openai.azure.com/openai/v1/chat/completions' },
  });
  expect(refused('azure', '')).toMatchObject({
    code: 'invalid-input',
    field: 'settings.options.resource',
    message: 'The address of Azure OpenAI needs “Resource”.',
  });
  for (const resource of ['evil.com/', 'a@b', 'a b', 'x?y', '%2e']) {
    expect(() => normaliseBaseUrl(azure, '', { resource })).toThrow('may hold letters');
  }
});

test('what is called shows the options that are known and the names of those that are not', () => {
  const { endpoints } = normaliseBaseUrl(getProvider('vertex'), '', { location: 'global' });
  expect(endpoints['openai-chat']).toBe(
    'https://aiplatform.googleapis.com/v1/projects/{project}/locations/global/endpoints/openapi/chat/completions',
  );
});

test('a missing scheme is answered with the likely address', () => {
  expect(refused('litellm', 'localhost:4000').message).toContain('Did you mean http://localhost:4000 ?');
  expect(refused('openai', 'api.openai.com/v1').message).toContain('https://api.openai.com/v1');
  expect(refused('openai', '//10.0.0.5:80').message).toContain('http://10.0.0.5:80');
});

test.each([
  ['ftp://host/v1', 'http:// or https://'],
  ['https://user:pass@host/v1', 'user name or password'],
  ['https://host/v1?key=abc', 'query'],
  ['https://host/v1#top', 'fragment'],
  ['https://', 'no valid URL'],
])('%s is refused with the reason', (text, reason) => {
  const error = refused('openai-compatible', text);
  expect(error).toMatchObject({ code: 'invalid-input', field: 'baseUrl' });
  expect(error.message).toContain(reason);
});

test('a refusal never repeats a password', () => {
  expect(refused('openai-compatible', 'https://user:hunter2@host').message).not.toContain('hunter2');
  expect(refused('openai-compatible', 'user:hunter2@host/v1').message).not.toContain('hunter2');
});

test('the URLs of each spoken format are told', () => {
  expect(normaliseBaseUrl(getProvider('litellm'), 'http://proxy:4000/root').endpoints).toMatchObject({
    'openai-chat': 'http://proxy:4000/root/v1/chat/completions',
    'anthropic-messages': 'http://proxy:4000/root/v1/messages',
    'openai-responses': 'http://proxy:4000/root/v1/responses',
  });
  expect(modelsUrl(getProvider('litellm'), 'http://proxy:4000')).toBe('http://proxy:4000/v1/models');
  expect(modelsUrl(getProvider('groq'), 'https://api.groq.com/openai/v1')).toBe(
    'https://api.groq.com/openai/v1/models',
  );
});

test('normalising twice is normalising once, for every provider and path', () => {
  const segment = fc.constantFrom(
    'v1',
    'v4',
    'v1beta',
    'V1',
    'chat',
    'completions',
    'messages',
    'models',
    'ui',
    'login',
    'openai',
    'api',
    'x%2Fy',
    '',
    'responses',
    'deployments',
    'gpt:go',
  );
  const path = fc.array(segment, { maxLength: 8 });
  const origin = fc.constantFrom(
    'http://127.0.0.1:4000',
    'https://api.groq.com',
    'https://api.anthropic.com',
    'https://host',
  );
  fc.assert(
    fc.property(fc.constantFrom(...providers), origin, path, (definition, origin, segments) => {
      const once = normaliseBaseUrl(definition, `${origin}/${segments.join('/')}`);
      expect(normaliseBaseUrl(definition, once.baseUrl)).toEqual(once);
      expect(once.baseUrl.endsWith('/')).toBe(false);
    }),
    { numRuns: 2000 },
  );
});
