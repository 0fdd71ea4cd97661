import type { JsonValue } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../canonical/part.ts';
import type { CanonicalRequest, Tool } from '../../canonical/request.ts';
import { cohereChat } from './index.ts';

const base: CanonicalRequest = {
  model: 'command-a-03-2025',
  stream: false,
  turns: [{ role: 'user', parts: [{ type: 'text', text: 'Q' }] }],
};
const look: Tool = { name: 'look', parameters: { type: 'object', properties: { at: { type: 'string' } } } };
const hear: Tool = { name: 'hear' };

function encode(more: Partial<CanonicalRequest>) {
  const { value, losses } = cohereChat.encodeRequest({ ...base, ...more });
  return { body: value, losses: losses.map((loss) => loss.field) };
}

function messagesOf(role: 'user' | 'assistant', parts: readonly Part[], more: Partial<CanonicalRequest> = {}) {
  const { body, losses } = encode({ turns: [{ role, parts }], ...more });
  return { messages: body['messages'], losses };
}

describe('an assistant’s turn', () => {
  const call: Part = { type: 'tool-call', id: 'a', name: 'look', arguments: '' };
  const thought: Part = { type: 'reasoning', text: 'Hm.' };

  it('has its text as the plan where it calls tools, because Cohere refuses both', () => {
    const said: Part = { type: 'text', text: 'Let me look.' };
    expect(messagesOf('assistant', [said, call]).messages).toEqual([
      {
        role: 'assistant',
        tool_plan: 'Let me look.',
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{}' } }],
      },
    ]);
    expect(messagesOf('assistant', [said]).messages).toEqual([{ role: 'assistant', content: 'Let me look.' }]);
  });

  it('keeps its thoughts where thinking is asked for, and loses them elsewhere', () => {
    const thinking = messagesOf('assistant', [thought, { type: 'text', text: 'A' }], { reasoning: { effort: 'high' } });
    expect(thinking.messages).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.' },
          { type: 'text', text: 'A' },
        ],
      },
    ]);
    expect(thinking.losses).toEqual([]);
    for (const reasoning of [{ effort: 'none' }, { enabled: false }, {}] as const) {
      const plain = messagesOf('assistant', [thought, { type: 'text', text: 'A' }], { reasoning });
      expect(plain.messages).toEqual([{ role: 'assistant', content: 'A' }]);
      expect(plain.losses).toEqual(['request.turns.parts.reasoning']);
    }
  });

  it('that says nothing is no message', () => {
    expect(messagesOf('assistant', [{ type: 'text', text: '' }]).messages).toEqual([]);
  });
});

describe('a user’s turn', () => {
  const file = (mediaType: string, data: string): Part => ({
    type: 'document',
    source: { kind: 'base64', mediaType, data },
    name: 'notes',
  });

  it('has the text of a file, and loses one that is none', () => {
    const text = Buffer.from('Grüße').toString('base64');
    const both = messagesOf('user', [file('text/markdown', text), file('application/pdf', 'JVBERi0=')]);
    expect(both.messages).toEqual([{ role: 'user', content: 'Grüße' }]);
    expect(both.losses).toEqual(['request.turns.parts.document.name', 'request.turns.parts.document']);
  });

  it('is preceded by what tools gave, documents among it, and has the images of that', () => {
    const image: Part = { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } };
    const content: readonly Part[] = [{ type: 'document', source: { kind: 'text', text: 'D' }, name: 'T' }, image];
    const { messages, losses } = messagesOf('user', [
      { type: 'text', text: 'So?' },
      { type: 'tool-result', toolCallId: 'a', content, isError: true },
    ]);
    expect(messages).toEqual([
      {
        role: 'tool',
        tool_call_id: 'a',
        content: [{ type: 'document', document: { data: { text: 'D', title: 'T' } } }],
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'So?' },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        ],
      },
    ]);
    expect(losses).toEqual(['request.turns.parts.tool-result.isError']);
  });
});

describe('a tool choice', () => {
  it.each<[CanonicalRequest['toolChoice'], JsonValue | undefined]>([
    [{ type: 'auto' }, undefined],
    [{ type: 'none' }, 'NONE'],
    [{ type: 'required' }, 'REQUIRED'],
  ])('%j is written as %j', (toolChoice, word) => {
    const { body, losses } = encode({ tools: [look, hear], ...(toolChoice && { toolChoice }) });
    expect(body['tool_choice']).toBe(word);
    expect(losses).toEqual([]);
  });

  it('of one tool is made by giving the model no other', () => {
    const { body, losses } = encode({ tools: [look, hear], toolChoice: { type: 'tool', name: 'hear' } });
    expect(body).toMatchObject({ tool_choice: 'REQUIRED', tools: [{ function: { name: 'hear' } }] });
    expect(body['tools']).toHaveLength(1);
    expect(losses).toEqual([]);
  });

  it('of a tool that is not there, or without tools, is lost', () => {
    expect(encode({ tools: [look], toolChoice: { type: 'tool', name: 'x' } }).losses).toEqual(['request.toolChoice']);
    const { body, losses } = encode({ toolChoice: { type: 'required' } });
    expect(body).not.toHaveProperty('tool_choice');
    expect(losses).toEqual(['request.toolChoice']);
  });

  it('is strict for all tools or for none', () => {
    const strict = { strict: true } as const;
    expect(
      encode({
        tools: [
          { ...look, ...strict },
          { ...hear, ...strict },
        ],
      }).body['strict_tools'],
    ).toBe(true);
    const mixed = encode({ tools: [{ ...look, ...strict }, hear] });
    expect(mixed.body).not.toHaveProperty('strict_tools');
    expect(mixed.losses).toEqual(['request.tools.strict']);
  });
});

describe('the form of the answer', () => {
  const output = { type: 'json-schema', schema: { type: 'object' }, name: 'x', strict: true } as const;

  it('is a schema', () => {
    const { body, losses } = encode({ output });
    expect(body['response_format']).toEqual({ type: 'json_object', json_schema: { type: 'object' } });
    expect(losses).toEqual([]);
  });

  it('is lost beside tools, which Cohere refuses together', () => {
    const { body, losses } = encode({ output, tools: [look] });
    expect(body).not.toHaveProperty('response_format');
    expect(losses).toEqual(['request.output']);
  });
});

describe('settings', () => {
  it.each<[Partial<CanonicalRequest>, object, readonly string[]]>([
    [{ temperature: 1.5 }, { temperature: 1 }, ['request.temperature']],
    [{ topP: 1 }, { p: 0.99 }, []],
    [{ topP: 0 }, { p: 0.01 }, ['request.topP']],
    [{ topK: 900 }, { k: 500 }, ['request.topK']],
    [{ frequencyPenalty: 2 }, { frequency_penalty: 1 }, ['request.frequencyPenalty']],
    [{ frequencyPenalty: 0, presencePenalty: 0.5 }, { presence_penalty: 0.5 }, []],
    [{ frequencyPenalty: 0.5, presencePenalty: 0.5 }, { frequency_penalty: 0.5 }, ['request.presencePenalty']],
    [
      { stopSequences: ['1', '2', '3', '4', '5', '6'] },
      { stop_sequences: ['1', '2', '3', '4', '5'] },
      ['request.stopSequences'],
    ],
    [{ logprobs: { top: 3 } }, { logprobs: true }, ['request.logprobs.top']],
    [{ reasoning: { enabled: true } }, {}, []],
    [{ reasoning: { enabled: false } }, { thinking: { type: 'disabled' } }, []],
    [{ reasoning: { budgetTokens: 900 } }, { thinking: { type: 'enabled', token_budget: 900 } }, []],
    [{ reasoning: { effort: 'high' } }, { thinking: { type: 'enabled' } }, []],
    [
      { reasoning: { effort: 'low' } },
      { thinking: { type: 'enabled', token_budget: 2048 } },
      ['request.reasoning.effort'],
    ],
    [
      { choices: 2, userId: 'u', serviceTier: 'flex', parallelToolCalls: false, verbosity: 'low' },
      {},
      ['request.parallelToolCalls', 'request.verbosity', 'request.userId', 'request.choices', 'request.serviceTier'],
    ],
  ])('%j are written as %j', (settings, expected, losses) => {
    const { body, losses: found } = encode(settings);
    const { model: _, messages: __, ...written } = body;
    expect(written).toEqual(expected);
    expect(found).toEqual(losses);
  });
});
