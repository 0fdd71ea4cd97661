import { describe, expect, it } from 'vitest';
import { fold } from '../stream/fold.ts';
import { unfold } from '../stream/unfold.ts';
import { anthropicMessages } from './anthropic-messages/index.ts';
import { geminiGenerate } from './gemini-generate/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openAiResponses } from './openai-responses/index.ts';

const context = { model: 'm', id: 'r', createdAtSec: 1, wantsUsage: true };

describe('what a reply loses', () => {
  it.each([openAiChat, openAiResponses, anthropicMessages])(
    'is named as the reply’s, the same whole and streamed: $format',
    (codec) => {
      const call = { functionCall: { id: 'a', name: 'f', args: {} }, thoughtSignature: 'c2ln' };
      const content = { role: 'model', parts: [call] };
      const reply = geminiGenerate.decodeResponse({ candidates: [{ content, finishReason: 'STOP' }] }).value;
      const encoder = codec.createStreamEncoder(context);
      const events = unfold(reply);
      for (const event of events) encoder.push(event);
      const expected = [{ field: 'response.parts.tool-call.thoughtSignature' }];
      expect(codec.encodeResponse(fold(events), context).losses).toEqual(expected);
      expect(encoder.losses).toEqual(expected);
    },
  );
});
