import type { JsonObject } from '@omniroute/core';
import { describe, expect, test } from 'vitest';
import type { Part } from '../../canonical/part.ts';
import type { CanonicalRequest, Turn } from '../../canonical/request.ts';
import { encodeRequest } from './encode-request.ts';

const question: Turn = { role: 'user', parts: [{ type: 'text', text: 'Q' }] };
const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

function encode(fields: Partial<CanonicalRequest>): { readonly body: JsonObject; readonly losses: readonly string[] } {
  const { value, losses } = encodeRequest({ model: claude, stream: true, turns: [question], ...fields });
  return { body: value, losses: losses.map(({ field }) => field).sort() };
}

function encodeParts(...parts: readonly Part[]): { readonly content: unknown; readonly losses: readonly string[] } {
  const { body, losses } = encode({ turns: [{ role: 'user', parts }] });
  return { content: JSON.parse(JSON.stringify(body))['messages'][0]?.content, losses };
}

const call: Part = { type: 'tool-call', id: 'fc|1', name: 'look', arguments: '{"at":1}' };
const result: Part = { type: 'tool-result', toolCallId: 'fc|1', content: [{ type: 'text', text: 'a gate' }] };

test('neither the model nor whether it streams is part of the body', () => {
  expect(encode({}).body).toEqual({ messages: [{ role: 'user', content: [{ text: 'Q' }] }] });
});

describe('turns', () => {
  test('of one role in a row become one message, results of tools first, under ids that Bedrock takes', () => {
    const { body, losses } = encode({
      turns: [question, { role: 'assistant', parts: [call] }, question, { role: 'user', parts: [result] }],
    });
    expect(body['messages']).toEqual([
      { role: 'user', content: [{ text: 'Q' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'fc_1', name: 'look', input: { at: 1 } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'fc_1', content: [{ text: 'a gate' }] } }, { text: 'Q' }] },
    ]);
    expect(losses).toEqual([]);
  });

  test('that called tools bring them along when the request declares none, which Converse would refuse', () => {
    const { body } = encode({ turns: [question, { role: 'assistant', parts: [call, call] }] });
    expect(body['toolConfig']).toEqual({
      tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object', properties: {} } } } }],
    });
  });

  test('of the system amid the others are the user’s; what is no text in the system prompt stays behind', () => {
    const image: Part = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } };
    const system: Turn = { role: 'system', parts: [{ type: 'text', text: 'S', cache: { ttl: '1h' } }, image] };
    const { body, losses } = encode({
      turns: [system, question, { role: 'system', parts: [{ type: 'text', text: 'L' }] }],
    });
    expect(body).toMatchObject({
      system: [{ text: 'S' }, { cachePoint: { type: 'default', ttl: '1h' } }],
      messages: [{ role: 'user', content: [{ text: 'Q' }, { text: 'L' }] }],
    });
    expect(losses).toEqual(['request.turns.system', 'request.turns.system.parts']);
  });
});

describe('tools that must not be called', () => {
  const tools = [{ name: 'look' }];

  test('are not declared, as there is no such choice', () => {
    const { body, losses } = encode({ tools, toolChoice: { type: 'none' } });
    expect([body['toolConfig'], losses]).toEqual([undefined, []]);
  });

  test('are declared where the conversation called them, and the choice is a loss', () => {
    const turns: readonly Turn[] = [question, { role: 'assistant', parts: [call] }, { role: 'user', parts: [result] }];
    const { body, losses } = encode({ tools, toolChoice: { type: 'none' }, turns });
    expect(body['toolConfig']).toMatchObject({ tools: [{ toolSpec: { name: 'look' } }] });
    expect(losses).toEqual(['request.toolChoice']);
  });
});

describe('parts', () => {
  test('without a letter are left out: Bedrock refuses them', () => {
    const { content, losses } = encodeParts(
      { type: 'text', text: '' },
      { type: 'text', text: ' \n' },
      ...question.parts,
    );
    expect([content, losses]).toEqual([[{ text: 'Q' }], ['request.turns.parts.text']]);
  });

  test('of documents get names that Bedrock takes, none twice', () => {
    const source = { kind: 'text', text: 'x' } as const;
    const named = (name?: string): Part => ({ type: 'document', source, ...(name !== undefined && { name }) });
    const { content, losses } = encodeParts(named('a (1)'), named('a (1)'), named('ä/b.pdf'), named(), named());
    expect(content).toMatchObject(
      ['a (1)', 'a (1) 2', 'b pdf', 'document', 'document 2'].map((name) => ({ document: { name } })),
    );
    expect(losses).toEqual(['request.turns.parts.document.name']);
  });

  test.each<[string, Part, string]>([
    ['an image at an address', { type: 'image', source: { kind: 'url', url: 'https://x/y.png' } }, 'image.url'],
    [
      'an image of another type',
      { type: 'image', source: { kind: 'base64', mediaType: 'image/bmp', data: 'AA==' } },
      'image.mediaType',
    ],
    [
      'a document of another type',
      { type: 'document', source: { kind: 'base64', mediaType: 'application/zip', data: 'AA==' } },
      'document.mediaType',
    ],
    ['sound of another type', { type: 'audio', format: 'midi', data: 'AA==' }, 'audio'],
    ['reasoning that nobody signed', { type: 'reasoning', text: 'hm' }, 'reasoning'],
    [
      'what only another format knows',
      { type: 'opaque', content: { origin: 'openai-responses', value: {} } },
      'opaque',
    ],
  ])('that Converse has no place for are losses: %s', (_, part, field) => {
    const { content, losses } = encodeParts(part, ...question.parts);
    expect([content, losses]).toEqual([[{ text: 'Q' }], [`request.turns.parts.${field}`]]);
  });
});

describe('settings', () => {
  test('that Converse cannot express are losses', () => {
    const { losses } = encode({
      model: 'meta.llama4-maverick-17b-instruct-v1:0',
      seed: 1,
      choices: 2,
      temperature: 1.5,
      topK: 5,
      logprobs: {},
      frequencyPenalty: 1,
      presencePenalty: 1,
      parallelToolCalls: false,
      output: { type: 'json' },
      reasoning: { effort: 'high', enabled: true },
      serviceTier: 'scale',
      userId: 'u',
      verbosity: 'low',
      metadata: { team: 'bläu' },
    });
    expect(losses).toEqual(
      [
        'choices',
        'frequencyPenalty',
        'logprobs',
        'metadata',
        'output',
        'parallelToolCalls',
        'presencePenalty',
        'reasoning',
        'seed',
        'serviceTier',
        'temperature',
        'topK',
        'userId',
        'verbosity',
      ].map((name) => `request.${name}`),
    );
  });

  test('a schema is JSON as text, labels are metadata, tiers have a word', () => {
    const { body, losses } = encode({
      output: { type: 'json-schema', schema: { type: 'object' }, name: 'x' },
      metadata: { team: 'blue' },
      serviceTier: 'standard_only',
    });
    expect(body).toMatchObject({
      outputConfig: {
        textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}', name: 'x' } } },
      },
      requestMetadata: { team: 'blue' },
      serviceTier: { type: 'default' },
    });
    expect(losses).toEqual([]);
  });
});

describe('reasoning', () => {
  const adaptive = 'global.anthropic.claude-opus-4-6-v1';
  const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0';

  test.each<[string, Partial<CanonicalRequest>, JsonObject | undefined, readonly string[]]>([
    [
      'a Claude that thinks as long as it wants',
      { model: adaptive, reasoning: { effort: 'max', enabled: true } },
      { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } },
      [],
    ],
    [
      'one of a newer line',
      { model: 'anthropic.claude-mythos-1-v1', reasoning: { enabled: true } },
      { thinking: { type: 'adaptive' } },
      [],
    ],
    [
      'a Claude that wants a budget, for an effort',
      { model: arn, reasoning: { effort: 'low', enabled: true } },
      { thinking: { type: 'enabled', budget_tokens: 2048 } },
      [],
    ],
    [
      'Claude 4, whose date is no generation',
      { model: 'anthropic.claude-sonnet-4-20250514-v1:0', reasoning: { effort: 'high' } },
      { thinking: { type: 'enabled', budget_tokens: 16_384 } },
      [],
    ],
    [
      'Claude 3.7 with a limit below the budget',
      {
        model: 'us.anthropic.claude-3-7-sonnet-20250219-v1:0',
        reasoning: { budgetTokens: 9000 },
        maxOutputTokens: 4000,
      },
      { thinking: { type: 'enabled', budget_tokens: 3999 } },
      [],
    ],
    [
      'a limit that leaves no room to think',
      { model: claude, reasoning: { enabled: true }, maxOutputTokens: 500 },
      undefined,
      ['request.reasoning'],
    ],
    [
      'Claude without thinking',
      { model: claude, reasoning: { effort: 'none' } },
      { thinking: { type: 'disabled' } },
      [],
    ],
    [
      'Nova',
      { model: 'us.amazon.nova-2-lite-v1:0', reasoning: { effort: 'xhigh', enabled: true }, topK: 3 },
      { inferenceConfig: { topK: 3 }, reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } },
      [],
    ],
    ['gpt-oss', { model: 'openai.gpt-oss-20b-1:0', reasoning: { effort: 'minimal' } }, { reasoning_effort: 'low' }, []],
    [
      'a newer model of OpenAI',
      { model: 'us.openai.gpt-5.2', reasoning: { effort: 'none' } },
      { reasoning: { effort: 'none' } },
      [],
    ],
    [
      'the first Nova, which has none',
      { model: 'us.amazon.nova-pro-v1:0', reasoning: { enabled: true } },
      undefined,
      ['request.reasoning'],
    ],
    [
      'a Claude that cannot think yet',
      { model: 'anthropic.claude-3-5-sonnet-20241022-v2:0', reasoning: { enabled: true }, topK: 2 },
      { top_k: 2 },
      ['request.reasoning'],
    ],
    [
      'a model without it, which is not asked for any',
      { model: 'meta.llama4-scout-17b-instruct-v1:0', reasoning: { enabled: false } },
      undefined,
      [],
    ],
  ])('is asked for in the words of the model’s vendor: %s', (_, request, fields, losses) => {
    const encoded = encode(request);
    expect(encoded.body['additionalModelRequestFields']).toEqual(fields);
    expect(encoded.losses).toEqual(losses);
  });
});
