import { describe, expect, it } from 'vitest';
import { anthropicMessages } from './anthropic-messages/index.ts';
import { cohereChat } from './cohere-chat/index.ts';
import { geminiGenerate } from './gemini-generate/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openAiResponses } from './openai-responses/index.ts';

const fieldsOf = (losses: readonly { readonly field: string }[]) => losses.map((loss) => loss.field).sort();
const context = { model: 'm', id: 'r', createdAtSec: 1, wantsUsage: true };

describe('what of Responses another format misses', () => {
  const others = [openAiChat, anthropicMessages, geminiGenerate, cohereChat];

  it.each(others)('names state that the server would keep, and opaque items and tools: $format', (codec) => {
    const { value } = openAiResponses.decodeRequest({
      model: 'm',
      input: [
        { type: 'item_reference', id: 'rs_1' },
        { role: 'developer', content: 'D' },
        { role: 'user', content: 'Q' },
      ],
      previous_response_id: 'resp_1',
      store: true,
      tools: [{ type: 'web_search' }],
    });
    expect(fieldsOf(codec.encodeRequest(value).losses)).toEqual(
      expect.arrayContaining([
        'request.previous_response_id',
        'request.store',
        'request.tools.opaque',
        'request.turns.parts.opaque',
      ]),
    );
  });

  it.each(others)('does not count identifiers, and what is granted anyway: $format', (codec) => {
    const message = { id: 'msg_1', status: 'completed', type: 'message', role: 'assistant' };
    const { value } = openAiResponses.decodeRequest({
      model: 'm',
      input: [
        { role: 'user', content: 'Q' },
        { ...message, content: [{ type: 'output_text', text: 'A', annotations: [] }] },
        { type: 'function_call', id: 'fc_1', call_id: 'a', name: 'f', arguments: '{}', status: 'completed' },
        { type: 'function_call_output', id: 'fo_1', call_id: 'a', output: '1', status: 'completed' },
      ],
      store: false,
      truncation: 'disabled',
    });
    expect(codec.encodeRequest(value).losses).toEqual([]);
  });

  it.each(others)('does not count settings that a response repeats: $format', (codec) => {
    const { value } = openAiResponses.decodeResponse({
      id: 'resp_1',
      output: [{ id: 'm', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'A' }] }],
      temperature: 0.3,
      instructions: 'Be brief.',
      text: { format: { type: 'text' } },
    });
    expect(codec.encodeResponse(value, context).losses).toEqual([]);
  });
});

describe('what of Gemini another format misses', () => {
  const others = [openAiChat, anthropicMessages, openAiResponses];

  it.each(others)('names settings that only Google has: $format', (codec) => {
    const { value } = geminiGenerate.decodeRequest({
      model: 'm',
      contents: [{ role: 'user', parts: [{ text: 'Q' }, { inlineData: { mimeType: 'video/mp4', data: 'AA==' } }] }],
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }],
      cachedContent: 'cachedContents/1',
      generationConfig: { responseModalities: ['IMAGE'] },
      tools: [{ googleSearch: {} }],
    });
    expect(fieldsOf(codec.encodeRequest(value).losses)).toEqual([
      'request.cachedContent',
      'request.generationConfig.responseModalities',
      'request.safetySettings',
      'request.tools.opaque',
      'request.turns.parts.opaque',
    ]);
  });

  it.each(others)('does not count a second spelling of what the canonical form has: $format', (codec) => {
    const parameters = { type: 'OBJECT', properties: {} };
    const { value } = geminiGenerate.decodeRequest({
      model: 'm',
      contents: [
        { role: 'model', parts: [{ functionCall: { id: 'a', name: 'f', args: {} } }] },
        { role: 'function', parts: [{ functionResponse: { id: 'a', name: 'f', response: { result: 1 } } }] },
      ],
      tools: [{ functionDeclarations: [{ name: 'f', parameters }] }],
      generationConfig: {
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT' },
        thinkingConfig: { thinkingLevel: 'HIGH', includeThoughts: true },
      },
    });
    expect(codec.encodeRequest(value).losses).toEqual([]);
  });
});

describe('what of a chat reply another format misses', () => {
  const decoded = (extra: object) =>
    openAiChat.decodeResponse({
      choices: [
        { index: 0, message: { role: 'assistant', content: 'A' }, finish_reason: 'stop', provider_specific_fields: {} },
      ],
      usage: {
        prompt_tokens: 5,
        completion_tokens: 7,
        completion_tokens_details: { reasoning_tokens: 0, text_tokens: 7, ...extra },
      },
    }).value;

  it.each([openAiResponses, anthropicMessages, geminiGenerate])(
    'does not count empty places, nor the count that remains when the others are taken away: $format',
    (codec) => {
      expect(codec.encodeResponse(decoded({ accepted_prediction_tokens: 0 }), context).losses).toEqual([]);
      const { losses } = codec.encodeResponse(decoded({ accepted_prediction_tokens: 3 }), context);
      expect(fieldsOf(losses)).toEqual(['response.usage.completion_tokens_details']);
    },
  );
});
