import type { ClientSdks } from '../../support/client-sdks.ts';
import type { Client } from '../conversation.ts';
import { aiSdk } from './ai-sdk.ts';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';

const formats = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'];

/** Every SDK of the matrix, those of one format together and the vendor's own first. */
export function createClients(sdks: ClientSdks): readonly Client[] {
  const all = [openaiChat, openaiResponses, anthropic, google(sdks), ...aiSdk(sdks)];
  return all.toSorted((left, right) => formats.indexOf(left.format) - formats.indexOf(right.format));
}
