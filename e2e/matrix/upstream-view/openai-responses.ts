import type { JsonObject } from '@omniroute/core';
import { list, object, optionalString, parse, partsOf, readDataUrl, string, textOf, type View } from './view.ts';

/** After platform.openai.com/docs/api-reference/responses/create. */
export function viewOpenaiResponses(body: JsonObject): View {
  const items = partsOf(body['input'], 'bare');
  const of = (type: string) => items.filter((item) => (item['type'] ?? 'message') === type);
  const said = (...roles: readonly string[]) =>
    of('message')
      .filter((item) => roles.includes(string(item['role'])))
      .map((item) => partsOf(item['content'], 'input_text'));
  const users = said('user');
  return {
    system: string(body['instructions']) + textOf(said('system', 'developer').flat(), 'input_text'),
    userTexts: users.map((parts) => textOf(parts, 'input_text')),
    pictures: users
      .flat()
      .filter((part) => part['type'] === 'input_image')
      .map((part) => readDataUrl(string(part['image_url']))),
    toolNames: list(body['tools']).map((tool) => string(tool['name'])),
    toolCalls: of('function_call').map((item) => ({
      id: optionalString(item['call_id']),
      name: string(item['name']),
      arguments: parse(item['arguments']),
    })),
    toolResults: of('function_call_output').map((item) => ({
      id: optionalString(item['call_id']),
      text: textOf(partsOf(item['output'], 'input_text'), 'input_text'),
    })),
    thoughts: of('reasoning').map((item) => ({
      text: textOf(list(item['summary']), 'summary_text'),
      proof: optionalString(item['encrypted_content']),
    })),
    asksForReasoning: typeof object(body['reasoning'])['effort'] === 'string',
  };
}
