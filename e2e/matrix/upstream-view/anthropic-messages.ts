import type { JsonObject } from '@omniroute/core';
import { list, object, optionalString, partsOf, string, textOf, type View } from './view.ts';

/** After platform.claude.com/docs/en/api/messages/create. */
export function viewAnthropicMessages(body: JsonObject): View {
  const messages = list(body['messages']).map((message) => ({
    role: string(message['role']),
    blocks: partsOf(message['content']),
  }));
  const blocks = messages.flatMap((message) => message.blocks);
  const of = (type: string) => blocks.filter((block) => block['type'] === type);
  const users = messages.filter(({ role }) => role === 'user');
  return {
    system: textOf(partsOf(body['system']), 'text'),
    userTexts: users.map((message) => textOf(message.blocks, 'text')).filter((text) => text !== ''),
    pictures: of('image').map((block) => {
      const source = object(block['source']);
      return { mediaType: string(source['media_type']), base64: string(source['data']) };
    }),
    toolNames: list(body['tools']).map((tool) => string(tool['name'])),
    toolCalls: of('tool_use').map((block) => ({
      id: optionalString(block['id']),
      name: string(block['name']),
      arguments: block['input'] ?? null,
    })),
    toolResults: of('tool_result').map((block) => ({
      id: optionalString(block['tool_use_id']),
      text: textOf(partsOf(block['content']), 'text'),
    })),
    thoughts: of('thinking').map((block) => ({
      text: string(block['thinking']),
      proof: optionalString(block['signature']),
    })),
    asksForReasoning: ['enabled', 'adaptive'].includes(string(object(body['thinking'])['type'])),
  };
}
