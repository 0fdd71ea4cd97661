import { createClient, type Client } from '@omniroute/contract';
import type { Settings } from './env.ts';

/** What every command is given: where to ask and where to write. */
export type Context = {
  readonly settings: Settings;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
  /** A variable of the environment; `undefined` if it is not set or empty. */
  readonly readVariable: (name: string) => string | undefined;
};

/** Options that all commands which ask the gateway share. */
export type AskOptions = { readonly url?: string; readonly token?: string; readonly json?: boolean };

/** The admin API under `--url` and `--token`, else as the environment says. */
export function clientOf(context: Context, options: AskOptions): Client {
  const token = options.token ?? context.settings.token;
  return createClient({ baseUrl: urlOf(context, options), ...(token !== undefined && { token }) });
}

export function urlOf(context: Context, options: AskOptions): string {
  return (options.url ?? context.settings.url).replace(/\/+$/, '');
}
