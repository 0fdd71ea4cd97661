import { describe, expect, it } from 'vitest';
import type { CanonicalRequest, Reasoning } from '../../canonical/request.ts';
import { geminiGenerate } from './index.ts';

const called: CanonicalRequest = {
  model: 'gemini-3.1-pro',
  stream: true,
  turns: [
    { role: 'user', parts: [{ type: 'text', text: 'Q' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
        { type: 'tool-call', id: 'b', name: 'g', arguments: '' },
      ],
    },
    {
      role: 'user',
      parts: [
        { type: 'tool-result', toolCallId: 'a', content: [{ type: 'text', text: '{"y":2}' }] },
        { type: 'tool-result', toolCallId: 'b', content: [{ type: 'text', text: 'no' }], isError: true },
      ],
    },
  ],
};

function encode(request: CanonicalRequest) {
  const { value, losses } = geminiGenerate.encodeRequest(request);
  return { body: value, losses: losses.map((loss) => loss.field) };
}

describe('a request to Gemini', () => {
  it('leaves to the URL what the URL names', () => {
    const { body } = encode(called);
    expect(Object.keys(body)).toEqual(['contents']);
  });

  it('names the tool of each result, and signs calls that another model made', () => {
    const { body, losses } = encode(called);
    const thoughtSignature = 'skip_thought_signature_validator';
    expect(losses).toEqual([]);
    expect(body['contents']).toEqual([
      { role: 'user', parts: [{ text: 'Q' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature },
          { functionCall: { id: 'b', name: 'g', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'f', response: { y: 2 } } },
          { functionResponse: { id: 'b', name: 'g', response: { error: 'no' } } },
        ],
      },
    ]);
  });

  it('signs nothing for models that ask for no signature', () => {
    const { body } = encode({ ...called, model: 'gemini-2.5-pro' });
    expect(JSON.stringify(body)).not.toContain('thoughtSignature');
  });

  it.each<[Reasoning, string, object]>([
    [{ effort: 'high', enabled: true }, 'gemini-3.1-pro', { includeThoughts: true, thinkingLevel: 'high' }],
    [{ effort: 'max', enabled: true }, 'gemini-3.1-pro', { includeThoughts: true, thinkingLevel: 'high' }],
    [{ effort: 'low', enabled: true }, 'gemini-2.5-pro', { includeThoughts: true, thinkingBudget: 1024 }],
    [{ enabled: true, budgetTokens: 5000 }, 'gemini-3.1-pro', { includeThoughts: true, thinkingBudget: 5000 }],
    [{ effort: 'none', enabled: false }, 'gemini-2.5-flash', { thinkingBudget: 0 }],
    [{ enabled: false }, 'gemini-3-flash', { thinkingLevel: 'minimal' }],
    [{ enabled: true }, 'gemini-2.5-pro', { includeThoughts: true }],
  ])('asks for thinking in the words that the model knows: %j of %s', (reasoning, model, thinkingConfig) => {
    const { body } = encode({ ...called, model, reasoning });
    expect(body['generationConfig']).toEqual({ thinkingConfig });
  });

  it('pairs calls and results that have no ids by name and order, and writes none', () => {
    const contents = [
      { role: 'user', parts: [{ text: 'Q' }] },
      { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }, { functionCall: { name: 'g', args: {} } }] },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'g', response: { output: '2' } } },
          { functionResponse: { name: 'f', response: { output: '1' } } },
        ],
      },
    ];
    const { value } = geminiGenerate.decodeRequest({ model: 'gemini-2.5-pro', contents });
    expect(value.turns.at(-1)?.parts).toMatchObject([
      { toolCallId: 'gemini_call_2', content: [{ text: '2' }] },
      { toolCallId: 'gemini_call_1', content: [{ text: '1' }] },
    ]);
    expect(encode(value).body['contents']).toEqual(contents);
  });

  it('takes a streamed reply that the SDK remembers in pieces for one turn', () => {
    const call = (id: string) => ({ functionCall: { id, name: 'f', args: {} } });
    const pieces = [{ text: 'Both.' }, call('a'), call('b'), { text: '' }];
    const contents = [
      { role: 'user', parts: [{ text: 'Q' }] },
      ...pieces.map((part) => ({ role: 'model', parts: [part] })),
      { role: 'user', parts: [{ text: 'So?' }] },
    ];
    const { value } = geminiGenerate.decodeRequest({ model: 'm', contents });
    expect(value.turns.map((turn) => turn.parts.map((part) => part.type))).toEqual([
      ['text'],
      ['text', 'tool-call', 'tool-call'],
      ['text'],
    ]);
  });

  it('understands Google’s own schemas as JSON schemas', () => {
    const responseSchema = {
      type: 'OBJECT',
      properties: {
        n: { type: 'INTEGER', nullable: true },
        list: { type: 'ARRAY', items: { type: 'STRING' }, minItems: '2' },
      },
    };
    const generationConfig = { responseMimeType: 'application/json', responseSchema };
    const contents = [{ parts: [{ text: 'Q' }] }];
    const { value } = geminiGenerate.decodeRequest({ model: 'm', contents, generationConfig });
    expect(value.output).toEqual({
      type: 'json-schema',
      schema: {
        type: 'object',
        properties: {
          n: { type: ['integer', 'null'] },
          list: { type: 'array', items: { type: 'string' }, minItems: 2 },
        },
      },
    });
  });
});
