import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecOf } from '../codecs/index.ts';
import { TranslateRelay } from '../relay/translate.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { unfold } from '../stream/unfold.ts';
import { FreeformCalls, freeformToolsOf, withFreeformCalls, withFunctions } from './freeform.ts';
import type { CanonicalResponse } from './response.ts';
import type { StreamEvent } from './stream-event.ts';

const body = {
  model: 'm',
  tools: [
    { type: 'custom', name: 'apply_patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: x' } },
    { type: 'function', name: 'look', parameters: { type: 'object' } },
  ],
  tool_choice: { type: 'custom', name: 'apply_patch' },
  input: [
    { type: 'custom_tool_call', call_id: 'a', name: 'apply_patch', input: 'one\n"two"' },
    { type: 'custom_tool_call_output', call_id: 'a', output: 'done' },
  ],
};
const responses = codecOf('openai-responses');

test('a tool that takes text is a function of one string elsewhere, its earlier calls and the choice of it too', () => {
  const { value } = responses.decodeRequest(body);
  expect([...(freeformToolsOf(value) ?? [])]).toEqual(['apply_patch']);
  const { value: sent, losses } = codecOf('anthropic-messages').encodeRequest(withFunctions(value));
  expect(sent).toMatchObject({
    tools: [{ name: 'apply_patch', input_schema: { required: ['input'] } }, { name: 'look' }],
    tool_choice: { type: 'tool', name: 'apply_patch' },
    messages: [
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', input: { input: 'one\n"two"' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'done' }] },
    ],
  });
  expect(losses).toEqual([{ field: 'request.tools.format' }]);
});

test('Responses itself is told all of it as it was', () => {
  const { value, losses } = responses.encodeRequest(responses.decodeRequest(body).value);
  expect(value).toMatchObject({ ...body, input: [body.input[0], { ...body.input[1] }] });
  expect(losses).toEqual([]);
});

test('calls come back as text, however they are cut, and other calls as they are', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      fc.array(fc.nat(), { maxLength: 5 }),
      (input, places) => {
        const written = JSON.stringify({ input });
        const call = { type: 'tool-call', id: 'a', name: 'apply_patch', arguments: written } as const;
        const other = { type: 'tool-call', id: 'b', name: 'look', arguments: '{"input":"x"}' } as const;
        const response: CanonicalResponse = { choices: [{ parts: [call, other], finishReason: 'tool-calls' }] };
        const tools = new Set(['apply_patch']);
        const expected = [{ ...call, arguments: input, freeform: true }, other];
        expect(withFreeformCalls(response, tools).choices[0]?.parts).toEqual(expected);
        const cuts = [
          0,
          ...places.map((place) => place % written.length).sort((left, right) => left - right),
          written.length,
        ];
        const deltas = cuts.slice(1).map((end, index) => written.slice(cuts[index], end));
        const freeform = new FreeformCalls(tools);
        const events = unfold(response).flatMap((event): readonly StreamEvent[] =>
          event.type === 'block-delta' && event.index === 0
            ? deltas.map((text) => ({ ...event, delta: { type: 'text', text } as const }))
            : [event],
        );
        expect(fold(events.flatMap((event) => freeform.push(event))).choices[0]?.parts).toEqual(expected);
      },
    ),
  );
});

test('what is no object with the text is given as it is', () => {
  for (const written of ['', 'plain', '{"other":1}', '[]', '{"input":1}']) {
    const call = { type: 'tool-call', id: 'a', name: 't', arguments: written } as const;
    const response: CanonicalResponse = { choices: [{ parts: [call], finishReason: 'stop' }] };
    expect(withFreeformCalls(response, new Set(['t'])).choices[0]?.parts[0]).toMatchObject({ arguments: written });
  }
});

test('a client of Responses sees custom tool calls in a stream of another format', () => {
  const chat = codecOf('openai-chat').createStreamEncoder({ model: 'm', id: 'r', createdAtSec: 1, wantsUsage: true });
  const call = { type: 'tool-call', id: 'a', name: 'apply_patch', arguments: '{"input":"*** Begin"}' } as const;
  const upstream = unfold({ choices: [{ parts: [call], finishReason: 'tool-calls' }] }).map((event) =>
    chat.push(event),
  );
  const relay = new TranslateRelay({
    from: codecOf('openai-chat'),
    to: responses,
    context: { model: 'm', id: 'r', createdAtSec: 1, wantsUsage: true },
    freeformTools: new Set(['apply_patch']),
  });
  const { ready, ending } = relay.push(Buffer.from(upstream.join('')));
  expect(ending?.type).toBe('ended');
  expect(ready?.toString()).toContain(
    '"type":"custom_tool_call","status":"completed","call_id":"a","name":"apply_patch","input":"*** Begin"',
  );
  expect(ready?.toString()).toContain('event: response.custom_tool_call_input.delta');
});

const chat = codecOf('openai-chat');
const customTool = {
  name: 'apply_patch',
  description: 'Patches',
  format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'x' } },
};
const chatBody = {
  model: 'm',
  tools: [{ type: 'custom', custom: customTool }],
  tool_choice: { type: 'custom', custom: { name: 'apply_patch' } },
  messages: [
    { role: 'user', content: 'Go.' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'apply_patch', input: 'one\n"two"' } }],
    },
    { role: 'tool', tool_call_id: 'a', content: 'done' },
  ],
};

test('custom tools of Chat clients are functions elsewhere, their grammar noted as lost', () => {
  const { value } = chat.decodeRequest(chatBody);
  expect([...(freeformToolsOf(value) ?? [])]).toEqual(['apply_patch']);
  const { value: sent, losses } = codecOf('gemini-generate').encodeRequest(withFunctions(value));
  expect(sent).toMatchObject({
    tools: [{ functionDeclarations: [{ name: 'apply_patch', parametersJsonSchema: { required: ['input'] } }] }],
    toolConfig: { functionCallingConfig: { allowedFunctionNames: ['apply_patch'] } },
    contents: [{}, { parts: [{ functionCall: { name: 'apply_patch', args: { input: 'one\n"two"' } } }] }, {}],
  });
  expect(losses).toEqual([{ field: 'request.tools.custom' }]);
});

test('custom tools of Chat clients are custom tools of Responses, and Chat itself is told all of them', () => {
  const { value } = chat.decodeRequest(chatBody);
  expect(chat.encodeRequest(value)).toMatchObject({ value: chatBody, losses: [] });
  expect(responses.encodeRequest(value).value).toMatchObject({
    tools: [{ type: 'custom', name: 'apply_patch', description: 'Patches' }],
    tool_choice: { type: 'custom', name: 'apply_patch' },
    input: [{}, { type: 'custom_tool_call', call_id: 'a', input: 'one\n"two"' }, { call_id: 'a', output: 'done' }],
  });
});

test('Chat clients get custom calls, whole and in pieces', () => {
  const call = { type: 'tool-call', id: 'a', name: 'apply_patch', arguments: '1 is no JSON', freeform: true } as const;
  const other = { type: 'tool-call', id: 'b', name: 'look', arguments: '{}' } as const;
  const response = { choices: [{ parts: [call, other], finishReason: 'tool-calls' }] } as const;
  const context = { model: 'm', id: 'r', createdAtSec: 1, wantsUsage: true };
  const whole = chat.encodeResponse(response, context).value;
  expect(whole).toMatchObject({
    choices: [
      { message: { tool_calls: [{ type: 'custom', custom: { input: '1 is no JSON' } }, { type: 'function' }] } },
    ],
  });
  expect(chat.decodeResponse(whole).value.choices[0]?.parts).toEqual([call, other]);
  const encoder = chat.createStreamEncoder(context);
  const text = unfold(response).map((event) => encoder.push(event));
  const decoder = chat.createStreamDecoder();
  const events = createSseFrames()
    .push(Buffer.from(text.join('')))
    .flatMap((frame) => decoder.push(frame));
  expect(fold(events).choices[0]?.parts).toEqual([call, other]);
});
