import { readFile } from 'node:fs/promises';
import type { Simulation } from '@omniroute/contract';
import { clientFormats, isJsonObject, OmniError, type ClientFormat, type JsonObject } from '@omniroute/core';
import { Option, type Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatMoney } from '../format.ts';
import { formatTable, type Column } from '../table.ts';
import { addAskOptions } from './list.ts';

type SimulateOptions = AskOptions & {
  readonly request?: string;
  readonly format: ClientFormat;
  readonly key?: string;
  readonly header: readonly string[];
  readonly at?: string;
  readonly seed?: string;
};

type Row = Simulation['order'][number] & { readonly place: number };

const columns: readonly Column<Row>[] = [
  { title: '#', value: ({ place }) => place, align: 'right' },
  { title: 'TARGET', value: ({ connectionName, model }) => `${connectionName}/${model}` },
  { title: 'EXPECTED COST', value: ({ expectedCostNanoUsd }) => formatMoney(expectedCostNanoUsd), align: 'right' },
  { title: 'MOVES ON AFTER', value: ({ movesOnAfter }) => movesOnAfter.join(', ') || undefined },
];

/** What a client would send that says hello, in the words that all formats but one share. */
const hello: JsonObject = { messages: [{ role: 'user', content: 'Hello.' }], max_tokens: 256 };
const helloGemini: JsonObject = { contents: [{ role: 'user', parts: [{ text: 'Hello.' }] }] };
const helloResponses: JsonObject = { input: 'Hello.' };

export function addSimulateCommand(program: Command, context: Context): void {
  const description = 'show who would be asked for a model, in which order and why; nobody is asked';
  const command = addAskOptions(program.command('simulate').description(description))
    .argument('<model>', 'the model name that a client would send')
    .option('--request <file>', 'the body that a client would send, as a JSON file; else a short greeting')
    .addOption(new Option('--format <format>', 'what the client speaks').choices(clientFormats).default('openai-chat'))
    .option('--key <name>', 'whose request it is')
    .option('--header <name: value>', 'a header of the request; may be repeated', collect, [])
    .option('--at <time>', 'when, in ISO 8601')
    .option('--seed <number>', 'the same seed draws the same random numbers');
  command.action(async (model: string) => {
    const options: SimulateOptions = command.opts();
    const body = await toBody(model, options);
    const simulation = await clientOf(context, options).call('simulate', { body });
    if (options.json) context.print(JSON.stringify(simulation, null, 2));
    else printSimulation(context, simulation);
  });
}

async function toBody(model: string, { request, format, key, header, at, seed }: SimulateOptions) {
  const assume = { ...(at !== undefined && { at }), ...(seed !== undefined && { seed: Number(seed) }) };
  return {
    model,
    format,
    request: request === undefined ? greetingOf(format) : await readRequest(request),
    ...(key !== undefined && { key }),
    ...(header.length > 0 && { headers: Object.fromEntries(header.map(readHeader)) }),
    ...(Object.keys(assume).length > 0 && { assume }),
  };
}

function greetingOf(format: ClientFormat): JsonObject {
  if (format === 'gemini-generate') return helloGemini;
  return format === 'openai-responses' ? helloResponses : hello;
}

async function readRequest(path: string): Promise<JsonObject> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new OmniError('invalid-input', `${path} cannot be read.`, { cause });
  });
  const value = parse(text);
  if (!isJsonObject(value)) throw new OmniError('invalid-input', `${path} holds no JSON object.`);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readHeader(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  if (colon < 1) throw new OmniError('invalid-input', `“${text}” is no “name: value”.`);
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function printSimulation({ print }: Context, { order, skipped, refused }: Simulation): void {
  if (refused) print(`Refused with ${refused.status}: ${refused.message}`);
  else
    formatTable(
      order.map((each, index) => ({ ...each, place: index + 1 })),
      columns,
    ).forEach((line) => print(line));
  if (skipped.length > 0) print('');
  for (const { name, detail } of skipped) print(`Not asked: ${name}. ${detail}`);
}
