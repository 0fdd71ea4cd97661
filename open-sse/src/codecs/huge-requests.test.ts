import type { JsonObject } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { bedrockConverse } from './bedrock-converse/index.ts';
import { geminiGenerate } from './gemini-generate/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openAiResponses } from './openai-responses/index.ts';

const count = 130_000;

function repeat(members: readonly JsonObject[]): readonly JsonObject[] {
  return Array.from({ length: count }, (_, place) => members[place % members.length] ?? {});
}

const text = { type: 'output_text', text: 'a' };
const call = { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' };
const googleCall = { functionCall: { name: 'f', args: {} } };
const googleResult = { functionResponse: { name: 'f', response: { output: '1' } } };

/** Work that grows with the square of the turns, or calls with a turn an argument, would not end here. */
describe('a request with very many turns', () => {
  it.each<[string, readonly JsonObject[]]>([
    ['messages', repeat([{ role: 'user', content: 'a' }])],
    ['calls and their results', repeat([call, { type: 'function_call_output', call_id: 'a', output: '1' }])],
    ['calls in a row', repeat([call])],
    ['parts of one message', [{ type: 'message', role: 'assistant', content: repeat([text]) }]],
  ])('of Responses is read and written: %s', (_, input) => {
    const { value } = openAiResponses.decodeRequest({ model: 'm', input });
    expect(openAiResponses.encodeRequest(value).value['input']).toHaveLength(input.length);
    expect(openAiChat.encodeRequest(value).value['messages']).toBeDefined();
    expect(bedrockConverse.encodeRequest(value).value['messages']).toBeDefined();
  });

  it.each<[string, readonly JsonObject[]]>([
    ['contents', repeat([{ role: 'user', parts: [{ text: 'a' }] }])],
    [
      'calls and their results',
      repeat([
        { role: 'model', parts: [googleCall] },
        { role: 'user', parts: [googleResult] },
      ]),
    ],
    ['calls in a row', repeat([{ role: 'model', parts: [googleCall] }])],
    [
      'calls, then results',
      [
        { role: 'model', parts: repeat([googleCall]) },
        { role: 'user', parts: repeat([googleResult]) },
      ],
    ],
  ])('of Gemini is read and written: %s', (_, contents) => {
    const { value } = geminiGenerate.decodeRequest({ model: 'm', contents });
    expect(geminiGenerate.encodeRequest(value).value['contents']).toBeDefined();
    expect(openAiChat.encodeRequest(value).value['messages']).toBeDefined();
    expect(bedrockConverse.encodeRequest(value).value['messages']).toBeDefined();
  });
});
