import type { JsonObject, WireFormat } from '@omniroute/core';
import { expect, test } from 'vitest';
import { codecOf } from '../codecs/index.ts';
import { readCacheQuestion, type CacheQuestion } from './cache-question.ts';

function read(format: WireFormat, body: JsonObject, allowTools = false) {
  return readCacheQuestion(codecOf(format), { model: 'm', ...body }, { allowTools });
}

function ask(format: WireFormat, body: JsonObject, allowTools = false): CacheQuestion {
  const result = read(format, body, allowTools);
  if (result.type === 'obstacle') throw new Error(`obstacle: ${result.obstacle}`);
  return result.question;
}

const messages = [{ role: 'user', content: 'Why is the sky blue?' }];
const chat: JsonObject = {
  messages: [{ role: 'system', content: 'Be short.' }, ...messages],
  max_tokens: 50,
  temperature: 0.2,
};

/** The same request as clients of each format write it. */
const same: readonly (readonly [string, WireFormat, JsonObject])[] = [
  ['anthropic-messages', 'anthropic-messages', { system: 'Be short.', messages, max_tokens: 50, temperature: 0.2 }],
  [
    'openai-responses',
    'openai-responses',
    {
      instructions: 'Be short.',
      input: 'Why is the sky blue?',
      max_output_tokens: 50,
      temperature: 0.2,
      store: false,
    },
  ],
  [
    'gemini-generate',
    'gemini-generate',
    {
      system_instruction: { parts: [{ text: 'Be short.' }] },
      contents: [{ role: 'user', parts: [{ text: 'Why is the sky blue?' }] }],
      generationConfig: { temperature: 0.2, maxOutputTokens: 50 },
    },
  ],
  ['the newer name of a limit', 'openai-chat', { ...chat, max_tokens: null, max_completion_tokens: 50 }],
  [
    'marks for a prompt cache',
    'anthropic-messages',
    {
      system: [{ type: 'text', text: 'Be short.', cache_control: { type: 'ephemeral' } }],
      messages,
      max_tokens: 50,
      temperature: 0.2,
    },
  ],
  [
    'what is about who asks and how',
    'openai-chat',
    {
      ...chat,
      n: 1,
      stream: true,
      stream_options: { include_usage: true },
      user: 'u',
      safety_identifier: 's',
      metadata: { a: 'b' },
      prompt_cache_key: 'k',
      service_tier: 'flex',
      store: false,
    },
  ],
];

test.each(same)('the same question in other words of the wire is the same: %s', (_, format, body) => {
  expect(ask(format, body)).toEqual(ask('openai-chat', chat));
});

const others: readonly (readonly [string, JsonObject])[] = [
  ['another word', { messages: [{ role: 'user', content: 'Why is the sky green?' }] }],
  ['another turn', { messages: [{ role: 'user', content: 'Hm.' }, ...messages] }],
  ['temperature', { temperature: 0.3 }],
  ['a number written as text', { temperature: '0.2' }],
  ['another number written as text', { temperature: '0.3' }],
  ['seed', { seed: 1 }],
  ['choices', { n: 2 }],
  ['stop', { stop: ['x'] }],
  ['an answer in JSON', { response_format: { type: 'json_object' } }],
  ['reasoning', { reasoning_effort: 'low' }],
  ['a field that only this format knows', { logit_bias: { 50: 1 } }],
  ['another value of it', { logit_bias: { 50: 2 } }],
  ['a name', { messages: [{ role: 'user', name: 'Ann', content: 'Why is the sky blue?' }] }],
  [
    'an order of fields',
    { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { properties: { a: {}, b: {} } } } } },
  ],
  [
    'another order of fields',
    { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { properties: { b: {}, a: {} } } } } },
  ],
];

test('whatever may change the answer makes another question', () => {
  const texts = [{}, ...others.map(([, change]) => change)].map((change) => {
    return ask('openai-chat', { ...chat, ...change }).whole;
  });
  expect(new Set(texts).size).toBe(others.length + 1);
});

test('the words of the last turn stand apart from all else', () => {
  const sky = ask('openai-chat', chat).parts;
  const sea = ask('openai-chat', {
    ...chat,
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'And the sea?' },
    ],
  }).parts;
  expect(sky?.words).toBe('Why is the sky blue?');
  expect(sea).toEqual({ words: 'And the sea?', rest: sky?.rest });
  expect(ask('openai-chat', { ...chat, temperature: 1 }).parts?.rest).not.toBe(sky?.rest);
});

test('a turn that is more than words, or none of the user’s, has no words apart', () => {
  const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } };
  expect(ask('openai-chat', { messages: [{ role: 'user', content: [image] }] }).parts).toBeUndefined();
  const prefilled = [...messages, { role: 'assistant', content: 'Because' }];
  expect(ask('openai-chat', { messages: prefilled }).parts).toBeUndefined();
});

const tool = { type: 'function', function: { name: 'look', parameters: { type: 'object' } } };
const file = { type: 'file', file: { file_id: 'file-1' } };

const obstacles: readonly (readonly [string, string, WireFormat, JsonObject])[] = [
  ['tools', 'tools', 'openai-chat', { messages, tools: [tool] }],
  [
    'a search that the vendor runs',
    'tools',
    'openai-chat',
    { messages, web_search_options: {}, plugins: [{ id: 'web' }] },
  ],
  ['a response that is kept unless told otherwise', 'state', 'openai-responses', { input: 'x' }],
  ['an earlier response', 'state', 'openai-responses', { input: 'x', store: false, previous_response_id: 'resp_1' }],
  ['the background', 'state', 'openai-responses', { input: 'x', store: false, background: true }],
  ['a completion that is kept', 'state', 'openai-chat', { messages, store: true }],
  ['a prompt by name', 'files', 'openai-responses', { input: 'x', store: false, prompt: { id: 'pmpt_1' } }],
  ['a file by name', 'files', 'openai-chat', { messages: [{ role: 'user', content: [file] }] }],
  [
    'a file that Google keeps',
    'files',
    'gemini-generate',
    {
      contents: [
        {
          parts: [
            {
              fileData: { mimeType: 'image/png', fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/a' },
            },
          ],
        },
      ],
    },
  ],
  ['sound', 'media', 'openai-chat', { messages, modalities: ['text', 'audio'], audio: { voice: 'a' } }],
  [
    'pictures',
    'media',
    'gemini-generate',
    { contents: [{ parts: [{ text: 'x' }] }], generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } },
  ],
];

test.each(obstacles)('%s: the answer is not kept (%s)', (_, obstacle, format, body) => {
  expect(read(format, body)).toEqual({ type: 'obstacle', obstacle });
});

test('tools are part of the question where they are allowed', () => {
  const plain = ask('openai-chat', { messages }, true).whole;
  const looking = ask('openai-chat', { messages, tools: [tool] }, true).whole;
  expect(looking).not.toBe(plain);
  const anthropic = { messages, tools: [{ name: 'look', input_schema: { type: 'object' } }] };
  expect(ask('anthropic-messages', anthropic, true).whole).toBe(looking);
});
