import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the surroundings tell the CLI. */
export type Settings = {
  /** Origin of the gateway. */
  readonly url: string;
  readonly token?: string;
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
};

export function readSettings(): Settings {
  const env = process.env;
  const host = env['OMNIROUTE_HOST'] || '127.0.0.1';
  const port = Number(env['OMNIROUTE_PORT'] || 20128);
  const token = env['OMNIROUTE_ADMIN_TOKEN'];
  return {
    url: (env['OMNIROUTE_URL'] || `http://${host}:${port}`).replace(/\/+$/, ''),
    ...(token && { token }),
    host,
    port,
    dataDirectory: env['OMNIROUTE_DATA_DIR'] || join(homedir(), '.omniroute'),
  };
}

export type ServeOptions = { readonly host?: string; readonly port?: string; readonly dataDir?: string };

/** Hands options of `serve` to the gateway, which reads its environment once when it is loaded. */
export function applyServeOptions(options: ServeOptions): void {
  if (options.host !== undefined) process.env['OMNIROUTE_HOST'] = options.host;
  if (options.port !== undefined) process.env['OMNIROUTE_PORT'] = options.port;
  if (options.dataDir !== undefined) process.env['OMNIROUTE_DATA_DIR'] = options.dataDir;
}

/** A variable that a file refers to (`os.environ/NAME`); an empty one counts as not set. */
export function readVariable(name: string): string | undefined {
  return process.env[name] || undefined;
}
