import type { JsonObject } from '@omniroute/core';
import type { Part } from '../../canonical/part.ts';
import type { Turn } from '../../canonical/request.ts';
import type { LossList } from '../loss-list.ts';
import { fieldsFor } from '../read-json.ts';
import { shellsField } from './decode-items.ts';
import { encodeItems, shellsOf, type ItemOptions } from './encode-items.ts';
import { encodeContent, encodeToolResult } from './encode-parts.ts';
import { format } from './wire.ts';

/** `instructions`, if the turns begin with system text of no role of this format, and the `input` items of the rest. */
export function encodeTurns(
  turns: readonly Turn[],
  losses: LossList,
): { readonly instructions?: string; readonly input: readonly JsonObject[] } {
  const [first] = turns;
  const instructions = first && readInstructions(first);
  if (first && instructions !== undefined) noteTurn(first, losses);
  const rest = instructions === undefined ? turns : turns.slice(1);
  const input = rest.flatMap((turn) => encodeTurn(turn, losses));
  return instructions === undefined ? { input } : { instructions, input };
}

function readInstructions(turn: Turn): string | undefined {
  if (turn.role !== 'system' || turn.extensions?.origin === format) return undefined;
  const texts = turn.parts.map((part) => (part.type === 'text' ? part.text : undefined));
  return texts.includes(undefined) || texts.length === 0 ? undefined : texts.join('\n\n');
}

function noteTurn(turn: Turn, losses: LossList): void {
  losses.addIf(turn.name, 'request.turns.name');
  losses.addForeign(turn.extensions, { format, field: 'request.turns', expressed: expressedFields });
  if (turn.role !== 'system') return;
  if (turn.parts.some((part) => 'cache' in part && part.cache)) losses.add('request.turns.parts.cache');
}

const expressedFields: ReadonlySet<string> = new Set(['role']);

function encodeTurn(turn: Turn, losses: LossList): readonly JsonObject[] {
  noteTurn(turn, losses);
  const options: ItemOptions = { losses, stamp: () => ({}), keepsUnsigned: false };
  const shells = shellsOf(turn.extensions);
  if (turn.role === 'assistant' || shells) return encodeItems(turn.parts, shells ?? [], options);
  const { [shellsField]: _, ...own } = fieldsFor(turn.extensions, format);
  return turn.role === 'system' ? [encodeMessage('system', turn.parts, own, losses)] : encodeUser(turn, own, losses);
}

/** Each tool result is an item of its own, and all of them stand before what else the turn says. */
function encodeUser(turn: Turn, own: JsonObject, losses: LossList): readonly JsonObject[] {
  const results = turn.parts.filter((part) => part.type === 'tool-result');
  const rest = turn.parts.filter((part) => part.type !== 'tool-result');
  const items = results.map((part) => encodeToolResult(part, losses));
  return rest.length === 0 && items.length > 0 ? items : [...items, encodeMessage('user', rest, own, losses)];
}

function encodeMessage(role: string, parts: readonly Part[], own: JsonObject, losses: LossList): JsonObject {
  return { type: 'message', role, content: encodeContent(parts, losses), ...own };
}
