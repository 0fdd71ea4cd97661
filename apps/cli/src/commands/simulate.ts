import type { RouteInput, Simulation } from '@omniroute/contract';
import {
  clientFormats,
  failureKinds,
  OmniError,
  requestNeeds,
  type ClientFormat,
  type FailureKind,
  type JsonObject,
} from '@omniroute/core';
import { Option, type Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatMoney } from '../format.ts';
import { formatTable, type Column } from '../table.ts';
import { readCombo, readJsonFile } from './json-file.ts';
import { addAskOptions } from './list.ts';

type SimulateBody = RouteInput<'simulate'>['body'];
type AssumedState = Exclude<FailureKind, 'aborted'>;

type SimulateOptions = AskOptions & {
  readonly request?: string;
  readonly format: ClientFormat;
  readonly key?: string;
  readonly header: readonly string[];
  readonly at?: string;
  readonly seed?: string;
  readonly comboFile?: string;
  readonly tokens?: string;
  readonly maxTokens?: string;
  readonly needs?: string;
  readonly fail: readonly string[];
  readonly draws?: string;
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
    .option('--seed <number>', 'the same seed draws the same random numbers')
    .option(
      '--combo-file <file>',
      'a combo as it would be saved, as a JSON file, in place of the saved one of its name',
    )
    .option('--tokens <count>', 'a prompt of so many tokens, in place of a body')
    .option('--max-tokens <count>', 'with --tokens: the longest answer')
    .option('--needs <list>', 'with --tokens: what it needs, commas between (tools,vision,json-schema …)')
    .option('--fail <target=kind>', 'a target that fails, as near/gpt=rate-limit; may be repeated', collect, [])
    .option('--draws <count>', 'plan so many requests alike and tell the shares');
  command.action(async (model: string) => {
    const options: SimulateOptions = command.opts();
    const body = await toBody(model, options);
    const simulation = await clientOf(context, options).call('simulate', { body });
    if (options.json) context.print(JSON.stringify(simulation, null, 2));
    else printSimulation(context, simulation);
  });
}

async function toBody(model: string, options: SimulateOptions): Promise<SimulateBody> {
  const { format, key, header, at, seed, fail, draws, comboFile } = options;
  const assume = {
    ...(at !== undefined && { at }),
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(fail.length > 0 && { targets: Object.fromEntries(fail.map(readFailure)) }),
  };
  return {
    model,
    format,
    ...(await readAsked(options)),
    ...(comboFile !== undefined && { combo: await readCombo(comboFile) }),
    ...(key !== undefined && { key }),
    ...(header.length > 0 && { headers: Object.fromEntries(header.map(readHeader)) }),
    ...(draws !== undefined && { draws: Number(draws) }),
    ...(Object.keys(assume).length > 0 && { assume }),
  };
}

/** A body, or a request by its size and needs. */
async function readAsked({ request, format, tokens, maxTokens, needs }: SimulateOptions) {
  if (request !== undefined) return { request: await readJsonFile(request) };
  if (tokens === undefined) return { request: greetingOf(format) };
  const sketch = {
    inputTokens: Number(tokens),
    ...(maxTokens !== undefined && { maxOutputTokens: Number(maxTokens) }),
    ...(needs !== undefined && { needs: requestNeeds.filter((need) => needs.split(',').includes(need)) }),
  };
  return { sketch };
}

function readFailure(text: string): readonly [string, { readonly state: AssumedState }] {
  const equals = text.lastIndexOf('=');
  const state = failureKinds.find((kind) => kind === text.slice(equals + 1));
  if (equals < 1 || state === undefined || state === 'aborted')
    throw new OmniError('invalid-input', `“${text}” is no target=kind; kinds are ${failureKinds.join(', ')}.`);
  return [text.slice(0, equals), { state }];
}

function greetingOf(format: ClientFormat): JsonObject {
  if (format === 'gemini-generate') return helloGemini;
  return format === 'openai-responses' ? helloResponses : hello;
}

function readHeader(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  if (colon < 1) throw new OmniError('invalid-input', `“${text}” is no “name: value”.`);
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** How a name that is not the combo's or the model's own led there. */
function describeVia({ kind, names }: NonNullable<Simulation['via']>): string {
  if (kind === 'unknown-name') return 'Nobody has this name: it means the combo for unknown names.';
  return `By the ${kind === 'pattern' ? 'pattern' : 'alias'} ${names.join(' → ')}.`;
}

function printSimulation({ print }: Context, simulation: Simulation): void {
  const { via, order, skipped, refused, predicted, shares, warnings = [] } = simulation;
  if (via) print(`${describeVia(via)}\n`);
  if (refused) print(`Refused with ${refused.status}: ${refused.message}`);
  else
    formatTable(
      order.map((each, index) => ({ ...each, place: index + 1 })),
      columns,
    ).forEach((line) => print(line));
  if (predicted && predicted.steps.length > 0) print('');
  for (const { detail } of predicted?.steps ?? []) print(detail);
  if (predicted && !predicted.end.answered) print(predicted.end.detail);
  if (shares) print('');
  for (const { connectionName, model, requests } of shares?.targets ?? [])
    print(`First for ${requests} of ${shares?.requests ?? 0}: ${connectionName}/${model}`);
  if (skipped.length + warnings.length > 0) print('');
  for (const { name, detail } of skipped) print(`Not asked: ${name}. ${detail}`);
  for (const { detail } of warnings) print(`Worth knowing: ${detail}`);
}
