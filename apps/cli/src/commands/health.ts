import type { TargetHealthView } from '@omniroute/contract';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatCount, formatLatency, formatTime } from '../format.ts';
import { addAskOptions, type ListCommand } from './list.ts';

export const healthCommand: ListCommand<TargetHealthView> = {
  name: 'health',
  argument: { name: 'connection', description: 'only the targets of this connection' },
  description: 'show how the targets are that were asked or drained',
  empty: 'No target was asked since the gateway started, and none is drained.',
  load: async (client, connection) => {
    const query = connection === undefined ? {} : { connection };
    return (await client.call('listTargetHealth', { query })).items;
  },
  columns: [
    { title: 'TARGET', value: ({ connectionName, model }) => `${connectionName}/${model ?? '*'}` },
    { title: 'STATE', value: ({ standing }) => standing.state },
    { title: 'WHY', value: ({ standing }) => standing.reason },
    { title: 'UNTIL (UTC)', value: ({ standing }) => formatSecond(standing.until) },
    { title: 'IN FLIGHT', value: ({ inFlight }) => formatCount(inFlight), align: 'right' },
    { title: 'ERRORS', value: ({ errorRate }) => formatShare(errorRate), align: 'right' },
    { title: 'FIRST TOKEN', value: ({ firstTokenMs }) => formatLatency(firstTokenMs), align: 'right' },
    { title: 'REQUESTS LEFT', value: ({ limits }) => formatCount(limits?.requests?.remaining), align: 'right' },
    { title: 'TOKENS LEFT', value: ({ limits }) => formatCount(limits?.tokens?.remaining), align: 'right' },
  ],
};

type Verb = {
  readonly name: string;
  readonly description: string;
  /** Does it, and says what was done. */
  readonly run: (
    context: Context,
    options: AskOptions,
    connection: string,
    model: string | undefined,
  ) => Promise<string>;
};

const drain: Verb = {
  name: 'drain',
  description: 'take a connection, or one model of it, out: combos ask it only when nobody else is left',
  run: async (context, options, id, model) => {
    const body = model === undefined ? {} : { model };
    await clientOf(context, options).call('drainConnection', { params: { id }, body });
    return `${nameOf(id, model)} is drained. Take it back in with: omniroute undrain ${[id, model].filter(Boolean).join(' ')}`;
  },
};

const undrain: Verb = {
  name: 'undrain',
  description: 'take a connection, or one model of it, back in',
  run: async (context, options, id, model) => {
    const query = model === undefined ? {} : { model };
    await clientOf(context, options).call('undrainConnection', { params: { id }, query });
    return `${nameOf(id, model)} is back in.`;
  },
};

const reset: Verb = {
  name: 'reset',
  description: 'forget what speaks against a connection, or one model of it: its breakers close',
  run: async (context, options, connection, model) => {
    const body = { connection, ...(model !== undefined && { model }) };
    await clientOf(context, options).call('resetHealth', { body });
    return `${nameOf(connection, model)} starts anew.`;
  },
};

/** `drain`, `undrain` and `health reset`. */
export function addHealthVerbs(program: Command, health: Command, context: Context): void {
  addVerb(program, context, drain);
  addVerb(program, context, undrain);
  addVerb(health, context, reset);
}

function addVerb(parent: Command, context: Context, { name, description, run }: Verb): void {
  const command = addAskOptions(parent.command(name).description(description))
    .argument('<connection>', 'by id or name')
    .argument('[model]', 'one of its models; all if left out');
  command.action(async (connection: string, model: string | undefined) => {
    const options: AskOptions = command.optsWithGlobals();
    const said = await run(context, options, connection, model);
    context.print(options.json ? JSON.stringify({ connection, ...(model !== undefined && { model }) }) : said);
  });
}

function nameOf(connection: string, model: string | undefined): string {
  return model === undefined ? connection : `${connection}/${model}`;
}

function formatShare(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${(share * 100).toFixed(1)} %`;
}

/** `2026-11-21 13:24:05`: a breaker is open for seconds. */
function formatSecond(time: string | undefined): string | undefined {
  return time && `${formatTime(time)}${time.slice(16, 19)}`;
}
