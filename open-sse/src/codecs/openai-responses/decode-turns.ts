import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Part } from '../../canonical/part.ts';
import type { Turn } from '../../canonical/request.ts';
import { addFields, asList, asObject, asOneOf, asString, unknownFields } from '../read-json.ts';
import { decodeItem, decodeToolResult, isAssistantItem, isMessage, shellsField, type Shell } from './decode-items.ts';
import { decodeContent } from './decode-parts.ts';
import { format } from './wire.ts';

/** `instructions` are a leading system turn of no extensions; a text for `input` is one user's turn. */
export function decodeTurns(body: JsonObject): readonly Turn[] {
  const instructions = asString(body['instructions']);
  const { input } = body;
  const turns = new Turns();
  if (typeof input === 'string') turns.add({ role: 'user', parts: decodeContent(input) });
  else for (const item of asList(input)) turns.addItem(item);
  if (instructions === undefined) return turns.list;
  return [{ role: 'system', parts: decodeContent(instructions) }, ...turns.list];
}

const resultTypes: ReadonlySet<JsonValue> = new Set(['function_call_output', 'custom_tool_call_output']);

/** Items of the model in a row are one turn of it, and so are results of tools in a row. */
class Turns {
  readonly list: Turn[] = [];
  #run: { readonly role: 'user' | 'assistant'; readonly parts: Part[]; readonly shells: Shell[] } | undefined;

  add(turn: Turn): void {
    this.#run = undefined;
    this.list.push(turn);
  }

  addItem(value: JsonValue): void {
    const item = asObject(value);
    const message = item && isMessage(item) ? decodeMessage(item) : undefined;
    if (message) return this.add(message);
    const result = item && resultTypes.has(item['type'] ?? '') ? decodeToolResult(item) : undefined;
    if (result) return this.#append('user', [result], { parts: 1 });
    const { parts, shell } = decodeItem(value);
    const role = item && isAssistantItem(item) ? 'assistant' : (this.#run?.role ?? 'user');
    return this.#append(role, parts, shell);
  }

  #append(role: 'user' | 'assistant', parts: readonly Part[], shell: Shell): void {
    if (this.#run?.role !== role) this.#run = this.#begin(role);
    for (const part of parts) this.#run.parts.push(part);
    this.#run.shells.push(shell);
  }

  #begin(role: 'user' | 'assistant') {
    const run = { role, parts: [], shells: [] };
    const extensions = { origin: format, fields: { [shellsField]: run.shells } } as const;
    this.list.push({ role, parts: run.parts, extensions });
    return run;
  }
}

const turnFields = new Set(['type', 'role', 'content', shellsField]);

/** A message that is not the model's; `undefined` for one in a role that we do not know. */
function decodeMessage(item: JsonObject): Turn | undefined {
  const role = asOneOf(item['role'], ['user', 'system', 'developer']);
  if (!role) return undefined;
  const parts = decodeContent(item['content']);
  const own = unknownFields(item, turnFields, format);
  if (role === 'user') return defined({ role, parts, extensions: own });
  return {
    role: 'system',
    parts,
    extensions: addFields(own, format, { role }) ?? { origin: format, fields: { role } },
  };
}
