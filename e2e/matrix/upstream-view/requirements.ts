import type { ClientFormat, JsonObject } from '@omniroute/core';
import { list, object, partsOf, string } from './view.ts';

/** What the vendors' references demand of a request and refuse with status 400, as far as a translation could get it wrong. */
const requirements: Readonly<Record<ClientFormat, (body: JsonObject) => readonly string[]>> = {
  'openai-chat': checkChat,
  'openai-responses': checkResponses,
  'anthropic-messages': checkMessages,
  'gemini-generate': checkGemini,
};

/** The demands that a body does not meet; none for a body that the vendor would take. */
export function findUnmet(format: ClientFormat, body: JsonObject): readonly string[] {
  return requirements[format](body);
}

/** Every call is answered by the messages right after it, each by a result with its id. */
function checkChat(body: JsonObject): readonly string[] {
  const messages = list(body['messages']);
  return messages.flatMap((message, place) => {
    const ids = list(message['tool_calls']).map((call) => string(call['id']));
    const answers = messages.slice(place + 1, place + 1 + ids.length).map((next) => string(next['tool_call_id']));
    return ids.filter((id) => !answers.includes(id)).map((id) => `the call ${id} is not answered right after it`);
  });
}

/** Every call has an output and every output a call; a thought without the server's memory has its encrypted content. */
function checkResponses(body: JsonObject): readonly string[] {
  const items = list(body['input']);
  const idsOf = (type: string) => items.filter((item) => item['type'] === type).map((item) => string(item['call_id']));
  const [calls, outputs] = [idsOf('function_call'), idsOf('function_call_output')];
  const thoughts = items.filter((item) => item['type'] === 'reasoning');
  return [
    ...calls.filter((id) => !outputs.includes(id)).map((id) => `the call ${id} has no output`),
    ...outputs.filter((id) => !calls.includes(id)).map((id) => `the output ${id} has no call`),
    ...thoughts
      .filter((item) => string(item['encrypted_content']) === '' && body['store'] === false)
      .map(() => 'a reasoning item has no encrypted content'),
  ];
}

/** `max_tokens` is demanded; results come first in the very next message; thoughts are signed, and fit into the answer's length. */
function checkMessages(body: JsonObject): readonly string[] {
  const messages = list(body['messages']).map((message) => partsOf(message['content']));
  const budget = Number(object(body['thinking'])['budget_tokens'] ?? 0);
  const most = Number(body['max_tokens'] ?? 0);
  const calls = messages.flatMap((blocks, place) => {
    const ids = blocks.filter((block) => block['type'] === 'tool_use').map((block) => string(block['id']));
    const next = (messages[place + 1] ?? []).slice(0, ids.length).map((block) => string(block['tool_use_id']));
    return ids.filter((id) => !next.includes(id)).map((id) => `the call ${id} is not answered at once`);
  });
  const ids = messages.flat().flatMap((block) => (block['type'] === 'tool_use' ? [string(block['id'])] : []));
  return [
    ...(most > 0 ? [] : ['max_tokens is missing']),
    ...(budget > 0 && budget >= most ? ['the budget for thoughts exceeds max_tokens'] : []),
    ...calls,
    ...ids.filter((id) => !/^[a-zA-Z0-9_-]+$/.test(id)).map((id) => `the id ${id} has other characters`),
    ...messages
      .flat()
      .filter((block) => block['type'] === 'thinking' && string(block['signature']) === '')
      .map(() => 'a thought has no signature'),
    ...messages
      .flat()
      .filter((block) => block['type'] === 'text' && string(block['text']) === '')
      .map(() => 'a text is empty'),
  ];
}

/** Calls are answered in the next content, by name; the first call of a turn is signed, as models from Gemini 3 on demand. */
function checkGemini(body: JsonObject): readonly string[] {
  const turns = joinTurns(body);
  return turns.flatMap(({ role, parts }, place) => {
    const calls = parts.filter((part) => part['functionCall'] !== undefined);
    const names = calls.map((part) => string(object(part['functionCall'])['name']));
    const answers = (turns[place + 1]?.parts ?? []).map((part) => string(object(part['functionResponse'])['name']));
    const isSigned = parts.some((part) => string(part['thoughtSignature']) !== '');
    return [
      ...(role === 'user' || role === 'model' ? [] : [`there is no role “${role}”`]),
      ...names.filter((name) => !answers.includes(name)).map((name) => `the call of ${name} is not answered at once`),
      ...(calls.length > 0 && !isSigned ? ['the turn with the first call has no signature'] : []),
    ];
  });
}

/** Contents of one role after each other are one turn. */
function joinTurns(body: JsonObject): readonly { readonly role: string; readonly parts: readonly JsonObject[] }[] {
  const turns: { readonly role: string; readonly parts: JsonObject[] }[] = [];
  for (const content of list(body['contents'])) {
    const role = string(content['role']);
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...list(content['parts']));
    else turns.push({ role, parts: [...list(content['parts'])] });
  }
  return turns;
}
