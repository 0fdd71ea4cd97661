import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { repositoryRoot, toolsDirectory } from '../lib/paths.ts';

export const configFile = join(repositoryRoot, 'litellm-config.yaml');
const envFile = join(repositoryRoot, '.env.litellm');

export type StackSettings = {
  readonly port: number;
  readonly masterKey: string;
  /** Where the keys are kept that were made because none are set. */
  readonly keptIn?: string;
  /** A database of the user's own. */
  readonly databaseUrl?: string;
  /** What the proxy is given beside the above: the variables that its configuration names, as far as they are set. */
  readonly variables: Readonly<Record<string, string>>;
};

/** Variables of the proxy itself and of Prisma that are handed on where they are set. */
const passedOn = /^(?:LITELLM_(?!BIND|PORT|STORE_PASSWORD)|PRISMA_|DISABLE_SCHEMA_UPDATE$)/;

/** Reads `.env.litellm` (if there is one) and the environment, which wins. An empty variable counts as not set. */
export function readStackSettings(environment: NodeJS.ProcessEnv = process.env): StackSettings {
  const written = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {};
  const set = Object.entries({ ...written, ...environment }).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  const all: Readonly<Record<string, string>> = Object.fromEntries(set);
  const named = new Set(namesIn(readFileSync(configFile, 'utf8')));
  const variables = set.filter(([name]) => named.has(name) || passedOn.test(name));
  const given = all['LITELLM_MASTER_KEY'];
  const kept = given === undefined ? keepKeys(join(toolsDirectory(), 'litellm-stack', 'keys.env')) : undefined;
  const databaseUrl = all['DATABASE_URL'];
  return {
    port: Number(all['LITELLM_PORT'] ?? 4000),
    masterKey: given ?? kept?.masterKey ?? '',
    ...(kept && { keptIn: kept.file }),
    ...(databaseUrl !== undefined && { databaseUrl }),
    variables: { ...(kept && { LITELLM_SALT_KEY: kept.saltKey }), ...Object.fromEntries(variables) },
  };
}

type KeptKeys = { readonly file: string; readonly masterKey: string; readonly saltKey: string };

/** Keys made once, so that a connection and what the database holds encrypted go on working after a restart. */
function keepKeys(file: string): KeptKeys {
  if (!existsSync(file)) {
    const make = () => `sk-${randomBytes(24).toString('hex')}`;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `LITELLM_MASTER_KEY=${make()}\nLITELLM_SALT_KEY=${make()}\n`, { mode: 0o600 });
  }
  const { LITELLM_MASTER_KEY: masterKey, LITELLM_SALT_KEY: saltKey } = parseEnv(readFileSync(file, 'utf8'));
  if (masterKey && saltKey) return { file, masterKey, saltKey };
  throw new Error(`${file} does not hold both keys; delete it, and new ones are made.`);
}

/** The variables that a LiteLLM configuration names (`os.environ/NAME`). */
export function namesIn(config: string): readonly string[] {
  const withoutComments = config.replace(/^\s*#.*$/gm, '');
  return [...withoutComments.matchAll(/os\.environ\/([A-Za-z_][A-Za-z0-9_]*)/g)].flatMap(([, name]) => name ?? []);
}
