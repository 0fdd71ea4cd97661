import { readFile } from 'node:fs/promises';
import { OmniError } from '@omniroute/core';
import type { ConnectionCreate } from '@omniroute/contract';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { addAskOptions } from './list.ts';

type AddOptions = AskOptions & {
  readonly name?: string;
  readonly baseUrl?: string;
  readonly secretEnv?: string;
  readonly secretFile?: string;
  readonly option?: Readonly<Record<string, string>>;
  readonly allowPrivateNetwork?: boolean;
};

/** `connections add`: the secret comes from the environment or a file, since arguments show in lists of processes. */
export function addConnectionCommand(connections: Command, context: Context): void {
  const command = addAskOptions(
    connections
      .command('add')
      .description('add a connection')
      .argument('<provider>', 'its id, such as openai or vertex'),
  );
  command
    .option('--name <name>', 'what to call it; the provider’s id if absent')
    .option('--base-url <url>', 'its address; the provider’s own if absent')
    .option('--secret-env <variable>', 'the environment variable that holds the key')
    .option('--secret-file <file>', 'the file that holds the key, such as a service account’s JSON')
    .option('--option <name=value>', 'what the provider asks for, such as region=eu-west-1; may be repeated', addOption)
    .option('--allow-private-network', 'let it reach loopback and private addresses');
  command.action(async (provider: string) => {
    const options: AddOptions = command.optsWithGlobals();
    const body = await toConnection(context, provider, options);
    const connection = await clientOf(context, options).call('createConnection', { body });
    if (options.json) context.print(JSON.stringify(connection, null, 2));
    else context.print(`Added ${connection.name} (${connection.providerName}) at ${connection.baseUrl}.`);
  });
}

/** Throws `OmniError` `invalid-input` for a text without a name or a value. */
function addOption(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new OmniError('invalid-input', `“${text}” is no name=value.`, { field: 'option' });
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

async function toConnection(context: Context, provider: string, options: AddOptions): Promise<ConnectionCreate> {
  const secret = await readSecret(context, options);
  const { name = provider, baseUrl, option, allowPrivateNetwork } = options;
  return {
    provider,
    name,
    settings: {
      ...(option !== undefined && { options: { ...option } }),
      ...(allowPrivateNetwork === true && { allowPrivateNetwork }),
    },
    ...(baseUrl !== undefined && { baseUrl }),
    ...(secret !== undefined && { secret }),
  };
}

async function readSecret({ readVariable }: Context, options: AddOptions): Promise<string | undefined> {
  const { secretEnv, secretFile } = options;
  if (secretFile !== undefined) return readSecretFile(secretFile);
  if (secretEnv === undefined) return undefined;
  const secret = readVariable(secretEnv);
  if (secret !== undefined) return secret;
  throw new OmniError('invalid-input', `The environment variable ${secretEnv} is not set.`, { field: 'secret-env' });
}

async function readSecretFile(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OmniError('not-found', `The file of the secret cannot be read: ${reason}`, { cause: error });
  }
}
