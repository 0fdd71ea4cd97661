import type { ClientFormat, JsonObject } from '@omniroute/core';
import { viewAnthropicMessages } from './anthropic-messages.ts';
import { viewGeminiGenerate } from './gemini-generate.ts';
import { viewOpenaiChat } from './openai-chat.ts';
import { viewOpenaiResponses } from './openai-responses.ts';
import type { View } from './view.ts';

export { findUnmet } from './requirements.ts';
export type { View } from './view.ts';

const views: Readonly<Record<ClientFormat, (body: JsonObject) => View>> = {
  'openai-chat': viewOpenaiChat,
  'openai-responses': viewOpenaiResponses,
  'anthropic-messages': viewAnthropicMessages,
  'gemini-generate': viewGeminiGenerate,
};

/** What a body of this format says to the model. */
export function viewUpstream(format: ClientFormat, body: JsonObject): View {
  return views[format](body);
}
