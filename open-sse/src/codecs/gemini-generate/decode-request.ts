import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Part } from '../../canonical/part.ts';
import type { CanonicalRequest, OpaqueTool, Tool, ToolChoice, Turn } from '../../canonical/request.ts';
import { addFields, asList, asObject, asString, isList, unknownFields } from '../read-json.ts';
import { CallIds } from './call-ids.ts';
import { decodeConfig } from './decode-config.ts';
import { decodeParts } from './decode-parts.ts';
import { toJsonSchema } from './schema.ts';
import { format, readFields, requestFields } from './wire.ts';

/** `model` and `stream` are those that the URL names: whoever parsed the body has put them there. */
export function decodeRequest(wire: JsonObject): WithLosses<CanonicalRequest> {
  const body = readFields(wire) ?? {};
  const { fields, ...config } = decodeConfig(body['generationConfig']);
  const value = defined({
    model: asString(body['model']) ?? '',
    stream: body['stream'] === true,
    turns: decodeTurns(body),
    tools: isList(body['tools']) ? body['tools'].flatMap(decodeTools) : undefined,
    toolChoice: decodeToolChoice(readFields(body['toolConfig'])),
    ...config,
    serviceTier: asString(body['serviceTier']),
    extensions: addFields(unknownFields(body, requestFields, format), format, fields),
  });
  return { value, losses: [] };
}

function decodeTurns(body: JsonObject): readonly Turn[] {
  const ids = new CallIds();
  const system = readFields(body['systemInstruction']);
  const turns = joinModelTurns(asList(body['contents']).map((content) => decodeTurn(content, ids)));
  if (!system) return turns;
  const extensions = unknownFields(system, systemFields, format);
  return [defined({ role: 'system', parts: decodeParts(system['parts'], ids), extensions }), ...turns];
}

/**
 * Google's SDKs remember a streamed reply chunk by chunk, one content each. In other formats the calls of one reply must stand
 * together, so that contents of the model in a row are one turn; empty texts, which end a stream, say nothing.
 */
function joinModelTurns(turns: readonly Turn[]): readonly Turn[] {
  const joined: Turn[] = [];
  let run: Part[] | undefined;
  for (const turn of turns) {
    const joins = turn.role === 'assistant' && turn.extensions === undefined;
    if (!joins) {
      run = undefined;
      joined.push(turn);
    } else if (run) for (const part of turn.parts.filter(saysSomething)) run.push(part);
    else joined.push({ role: 'assistant', parts: (run = [...turn.parts]) });
  }
  return joined;
}

function saysSomething(part: Part): boolean {
  return part.type !== 'text' || part.text !== '' || part.extensions !== undefined;
}

const systemFields = new Set(['parts']);
const turnFields = new Set(['role', 'parts']);

/** Results stood in the role `function` once. */
function decodeTurn(value: JsonValue, ids: CallIds): Turn {
  const content = asObject(value);
  if (!content) return { role: 'user', parts: [{ type: 'opaque', content: { origin: format, value } }] };
  const own = unknownFields(content, turnFields, format);
  const role = asString(content['role']) ?? 'user';
  const known = role === 'user' || role === 'model';
  return defined({
    role: role === 'model' ? 'assistant' : 'user',
    parts: decodeParts(content['parts'], ids),
    extensions: known ? own : addFields(own, format, { role }),
  });
}

const declarationsField = new Set(['functionDeclarations']);

/** One of Google's tools holds the declarations of any number of functions, and tools that Google runs itself. */
function decodeTools(value: JsonValue): readonly (Tool | OpaqueTool)[] {
  const tool = readFields(value);
  if (!tool) return [{ type: 'opaque', content: { origin: format, value } }];
  const functions = asList(tool['functionDeclarations']).map(decodeFunction);
  const other = unknownFields(tool, declarationsField, format);
  return other ? [...functions, { type: 'opaque', content: { origin: format, value: other.fields } }] : functions;
}

const functionFields = new Set(['name', 'description', 'parameters', 'parametersJsonSchema']);

function decodeFunction(value: JsonValue): Tool | OpaqueTool {
  const declaration = readFields(value);
  const name = asString(declaration?.['name']);
  if (!declaration || name === undefined) {
    return { type: 'opaque', content: { origin: format, value: { functionDeclarations: [value] } } };
  }
  const google = asObject(declaration['parameters']);
  const own = unknownFields(declaration, functionFields, format);
  return defined({
    name,
    description: asString(declaration['description']),
    parameters: asObject(declaration['parametersJsonSchema']) ?? (google && toJsonSchema(google)),
    extensions: google ? addFields(own, format, { parameters: google }) : own,
  });
}

/** `toolConfig` says more than a choice can: what it adds makes the whole of it opaque. */
function decodeToolChoice(config: JsonObject | undefined): ToolChoice | undefined {
  if (!config) return undefined;
  const choice = decodeMode(readFields(config['functionCallingConfig']));
  const plain = choice && Object.keys(config).length === 1;
  return plain ? choice : { type: 'opaque', content: { origin: format, value: config } };
}

function decodeMode(calling: JsonObject | undefined): ToolChoice | undefined {
  const names = asList(calling?.['allowedFunctionNames']);
  const allowed = names.filter((member) => typeof member === 'string');
  const known = Object.keys(calling ?? {}).every((field) => field === 'mode' || field === 'allowedFunctionNames');
  if (!known || allowed.length < names.length) return undefined;
  const mode = calling?.['mode'];
  const [name, ...others] = allowed;
  if (name !== undefined) {
    if (mode === 'ANY') return others.length > 0 ? { type: 'required', allowed } : { type: 'tool', name };
    return mode === 'VALIDATED' ? { type: 'auto', allowed } : undefined;
  }
  if (mode === 'ANY') return { type: 'required' };
  if (mode === 'AUTO') return { type: 'auto' };
  return mode === 'NONE' ? { type: 'none' } : undefined;
}
