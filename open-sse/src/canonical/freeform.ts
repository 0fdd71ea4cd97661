import { isJsonObject, type JsonObject } from '@omniroute/core';
import type { Part, ToolCallPart } from './part.ts';
import { isOpaqueTool, type CanonicalRequest } from './request.ts';
import type { CanonicalResponse } from './response.ts';
import type { StreamEvent } from './stream-event.ts';

/**
 * Tools that take text instead of JSON (OpenAI's `custom` tools) are known to OpenAI's formats alone. For a target that does not know them they
 * become functions of one string, and its calls of them become calls with text again.
 */
export type FreeformTools = ReadonlySet<string>;

const inputField = 'input';
const parameters: JsonObject = {
  type: 'object',
  properties: { [inputField]: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
  required: [inputField],
};

/** The names of a request's tools that take text; `undefined` when there are none. */
export function freeformToolsOf({ tools = [] }: CanonicalRequest): FreeformTools | undefined {
  const names = tools.flatMap((tool) => (!isOpaqueTool(tool) && tool.freeform === true ? [tool.name] : []));
  return names.length === 0 ? undefined : new Set(names);
}

/** The request with functions in place of tools that take text, and with their earlier calls written as such. */
export function withFunctions(request: CanonicalRequest): CanonicalRequest {
  const tools = request.tools?.map((tool) => {
    if (isOpaqueTool(tool) || tool.freeform !== true) return tool;
    const { freeform: _, ...rest } = tool;
    return { ...rest, parameters };
  });
  const turns = request.turns.map((turn) =>
    turn.parts.some(isFreeform) ? { ...turn, parts: turn.parts.map(toFunctionCall) } : turn,
  );
  return { ...request, turns, ...(tools && { tools }) };
}

function isFreeform(part: Part): part is ToolCallPart {
  return part.type === 'tool-call' && part.freeform === true;
}

function toFunctionCall(part: Part): Part {
  if (!isFreeform(part)) return part;
  const { freeform: _, ...call } = part;
  return { ...call, arguments: JSON.stringify({ [inputField]: part.arguments }) };
}

/** The text of a call; what is no object with one is given as it is. */
function readInput(written: string): string {
  try {
    const value: unknown = JSON.parse(written);
    const input = isJsonObject(value) ? value[inputField] : undefined;
    return typeof input === 'string' ? input : written;
  } catch {
    return written;
  }
}

/** A whole reply with the calls of these tools as calls with text. */
export function withFreeformCalls(response: CanonicalResponse, tools: FreeformTools): CanonicalResponse {
  const choices = response.choices.map((choice) => ({
    ...choice,
    parts: choice.parts.map((part) =>
      part.type === 'tool-call' && tools.has(part.name)
        ? ({ ...part, freeform: true, arguments: readInput(part.arguments) } as const)
        : part,
    ),
  }));
  return { ...response, choices };
}

/** The same for a stream: the arguments of such a call are held until they are whole. */
export class FreeformCalls {
  readonly #tools: FreeformTools;
  /** Arguments so far, by the number of the block. */
  readonly #held = new Map<number, string>();

  constructor(tools: FreeformTools) {
    this.#tools = tools;
  }

  push(event: StreamEvent): readonly StreamEvent[] {
    if (event.type === 'block-start') return [this.#start(event)];
    if (event.type !== 'block-delta' && event.type !== 'block-end') return [event];
    const held = this.#held.get(event.index);
    if (held === undefined) return [event];
    if (event.type === 'block-delta') {
      if (event.delta.type !== 'text') return [event];
      this.#held.set(event.index, held + event.delta.text);
      return [];
    }
    this.#held.delete(event.index);
    return [{ type: 'block-delta', index: event.index, delta: { type: 'text', text: readInput(held) } }, event];
  }

  #start(event: Extract<StreamEvent, { readonly type: 'block-start' }>): StreamEvent {
    const { block, index } = event;
    if (block.type !== 'tool-call' || !this.#tools.has(block.name)) return event;
    this.#held.set(index, '');
    return { ...event, block: { ...block, freeform: true } };
  }
}
