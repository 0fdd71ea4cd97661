import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The settings of a process, read once. */
export type Env = {
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  /** The configuration file; looked for in the data directory unless it `isNamed`. */
  readonly config: { readonly path: string; readonly isNamed: boolean };
  /** Addresses under which others reach this gateway, beside the one it listens at: a loop is known by them. */
  readonly publicUrls: readonly string[];
  readonly adminPassword: string | undefined;
  readonly adminToken: string | undefined;
  readonly secretKey: string | undefined;
  readonly maxBodyBytes: number;
  /** Of bodies that wait on disk (audio, images, files). */
  readonly maxUploadBytes: number;
  /** Of kept answers, as they are stored. */
  readonly cacheMaxBytes: number;
  /** Serving processes. */
  readonly workers: number;
  readonly logLevel: string;
};

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Reads the environment. Throws one `Error` that names every variable that is wrong. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const faults: string[] = [];
  const text = (name: string): string | undefined => source[name]?.trim() || undefined;
  const integer = (name: string, fallback: number, [least, most]: readonly [number, number]): number => {
    const value = text(name) === undefined ? fallback : Number(text(name));
    if (!Number.isInteger(value) || value < least || value > most)
      faults.push(`${name} must be a whole number from ${least} to ${most}.`);
    return value;
  };
  const atLeast = (name: string, length: number): string | undefined => {
    const value = text(name);
    if (value !== undefined && value.length < length) faults.push(`${name} must have at least ${length} characters.`);
    return value;
  };
  const urls = (name: string): readonly string[] => {
    const values = text(name)?.split(/[\s,]+/) ?? [];
    if (values.some((value) => !/^https?:/.test(value) || !URL.canParse(value)))
      faults.push(`${name} must hold http:// or https:// addresses, several with commas between.`);
    return values;
  };
  const dataDirectory = resolve(text('OMNIROUTE_DATA_DIR') ?? join(homedir(), '.omniroute'));
  const env: Env = {
    host: text('OMNIROUTE_HOST') ?? '127.0.0.1',
    port: integer('OMNIROUTE_PORT', 20_128, [0, 65_535]),
    dataDirectory,
    config: {
      path: resolve(text('OMNIROUTE_CONFIG') ?? join(dataDirectory, 'omniroute.yaml')),
      isNamed: text('OMNIROUTE_CONFIG') !== undefined,
    },
    publicUrls: urls('OMNIROUTE_PUBLIC_URL'),
    adminPassword: atLeast('OMNIROUTE_ADMIN_PASSWORD', 8),
    adminToken: atLeast('OMNIROUTE_ADMIN_TOKEN', 16),
    secretKey: atLeast('OMNIROUTE_SECRET_KEY', 16),
    maxBodyBytes: integer('OMNIROUTE_MAX_BODY_BYTES', 32 * 1024 * 1024, [1024, 1024 * 1024 * 1024]),
    maxUploadBytes: integer('OMNIROUTE_MAX_UPLOAD_BYTES', 512 * 1024 * 1024, [1024, 64 * 1024 * 1024 * 1024]),
    cacheMaxBytes: integer('OMNIROUTE_CACHE_MAX_BYTES', 256 * 1024 * 1024, [1024 * 1024, 1024 * 1024 * 1024 * 1024]),
    workers: integer('OMNIROUTE_WORKERS', 1, [1, 64]),
    logLevel: text('OMNIROUTE_LOG_LEVEL') ?? 'info',
  };
  if (!logLevels.includes(env.logLevel)) faults.push(`OMNIROUTE_LOG_LEVEL must be one of ${logLevels.join(', ')}.`);
  if (faults.length > 0) throw new Error(`OmniRoute cannot start with these settings:\n- ${faults.join('\n- ')}`);
  return env;
}

/** What a variable holds that the configuration file refers to; `undefined` for one that is not set or empty. */
export function readVariable(name: string, source: NodeJS.ProcessEnv = process.env): string | undefined {
  return source[name]?.trim() || undefined;
}
