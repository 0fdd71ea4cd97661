import type { JsonObject, WireFormat } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { codecOf } from '../codecs/index.ts';
import type { CanonicalRequest, ToolChoice } from './request.ts';

const tools = ['look', 'hear', 'taste'].map((name) => ({ name }));

function requestOf(toolChoice: ToolChoice): CanonicalRequest {
  return {
    model: 'm',
    stream: false,
    turns: [{ role: 'user', parts: [{ type: 'text', text: 'x' }] }],
    tools,
    toolChoice,
  };
}

const allowed = ['look', 'hear'];
const modes = ['auto', 'required'] as const;

describe.each<WireFormat>(['openai-chat', 'openai-responses', 'gemini-generate'])('%s', (format) => {
  it.each(modes)('names the tools that may be called, all being declared: %s', (type) => {
    const codec = codecOf(format);
    const { value, losses } = codec.encodeRequest(requestOf({ type, allowed }));
    const decoded = codec.decodeRequest({ ...value, model: 'm' }).value;
    expect(decoded.toolChoice).toEqual({ type, allowed });
    expect(decoded.tools).toHaveLength(3);
    expect(losses).toEqual([]);
  });
});

describe.each<WireFormat>(['anthropic-messages', 'bedrock-converse', 'cohere-chat'])('%s', (format) => {
  it.each(modes)('is shown no tools but those that may be called: %s', (type) => {
    const codec = codecOf(format);
    const { value, losses } = codec.encodeRequest(requestOf({ type, allowed }));
    const decoded = codec.decodeRequest({ ...value, model: 'm' }).value;
    expect(decoded.tools?.map((tool) => ('name' in tool ? tool.name : ''))).toEqual(allowed);
    // Cohere has no word for a free choice.
    if (format !== 'cohere-chat' || type === 'required') expect(decoded.toolChoice).toEqual({ type });
    expect(losses).toEqual([]);
  });

  it('is shown none where none may be called, and need choose none', () => {
    const { value } = codecOf(format).encodeRequest(requestOf({ type: 'required', allowed: ['smell'] }));
    expect(JSON.stringify(value)).not.toContain('tool');
  });
});

/** As each client writes the same choice. */
const written: readonly (readonly [WireFormat, JsonObject])[] = [
  [
    'openai-chat',
    {
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'required', tools: allowed.map((name) => ({ type: 'function', function: { name } })) },
      },
    },
  ],
  [
    'openai-responses',
    {
      tool_choice: {
        type: 'allowed_tools',
        mode: 'required',
        tools: allowed.map((name) => ({ type: 'function', name })),
      },
    },
  ],
  ['gemini-generate', { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: allowed } } }],
];

it.each(written)('%s clients say which tools may be called', (format, fields) => {
  const { value } = codecOf(format).decodeRequest({ model: 'm', messages: [], contents: [], input: [], ...fields });
  expect(value.toolChoice).toEqual({ type: 'required', allowed });
});

it('a choice among tools that OpenAI runs itself is known to OpenAI alone', () => {
  const tool_choice = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'mcp', server_label: 'x' }] };
  const { value } = codecOf('openai-responses').decodeRequest({ model: 'm', input: [], tool_choice });
  expect(codecOf('openai-responses').encodeRequest(value).value['tool_choice']).toEqual(tool_choice);
  expect(codecOf('anthropic-messages').encodeRequest(value).losses).toContainEqual({ field: 'request.toolChoice' });
});
