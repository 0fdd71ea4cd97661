import type { JsonObject } from '@omniroute/core';
import { list, object, optionalString, parse, partsOf, readDataUrl, string, textOf, type View } from './view.ts';

/** After platform.openai.com/docs/api-reference/chat/create. */
export function viewOpenaiChat(body: JsonObject): View {
  const messages = list(body['messages']);
  const of = (...roles: readonly string[]) => messages.filter((message) => roles.includes(string(message['role'])));
  const users = of('user').map((message) => partsOf(message['content']));
  const assistants = of('assistant');
  return {
    system: of('system', 'developer')
      .map((message) => textOf(partsOf(message['content']), 'text'))
      .join(''),
    userTexts: users.map((parts) => textOf(parts, 'text')),
    pictures: users
      .flat()
      .filter((part) => part['type'] === 'image_url')
      .map((part) => readDataUrl(string(object(part['image_url'])['url']))),
    toolNames: list(body['tools']).map((tool) => string(object(tool['function'])['name'])),
    toolCalls: assistants
      .flatMap((message) => list(message['tool_calls']))
      .map((call) => {
        const { name, arguments: text } = object(call['function']);
        return { id: optionalString(call['id']), name: string(name), arguments: parse(text) };
      }),
    toolResults: of('tool').map((message) => ({
      id: optionalString(message['tool_call_id']),
      text: textOf(partsOf(message['content']), 'text'),
    })),
    thoughts: assistants
      .filter((message) => string(message['reasoning_content']) !== '')
      .map((message) => ({ text: string(message['reasoning_content']), proof: undefined })),
    asksForReasoning: typeof body['reasoning_effort'] === 'string',
  };
}
