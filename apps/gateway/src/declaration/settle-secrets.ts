import { hashApiKey, type SecretBox } from '@omniroute/auth';
import { connectionCreateSchema } from '@omniroute/contract';
import { secretPlace } from '@omniroute/control';
import { variableOf, type DeclaredConnection, type DeclaredKey, type ReadVariable } from '@omniroute/declaration';
import type { ApiKeyRow, ConnectionRow } from '@omniroute/storage';

/** What is to become of a secret. `faults`: why nothing can be done. */
export type SettledSecret =
  | { readonly type: 'none' | 'kept' }
  | { readonly type: 'new'; readonly value: string }
  | { readonly type: 'fault'; readonly message: string };

export type SecretSources = {
  readonly read: ReadVariable;
  readonly secretBox: SecretBox;
  /** A secret that is there stays where its variable is not set. */
  readonly keepUnset: boolean;
};

const none: SettledSecret = { type: 'none' };
const kept: SettledSecret = { type: 'kept' };

export function settleConnectionSecret(
  { secret }: DeclaredConnection,
  row: ConnectionRow | undefined,
  sources: SecretSources,
): SettledSecret {
  if (secret === undefined) return none;
  const variable = variableOf(secret) ?? '';
  const value = sources.read(variable);
  if (value === undefined) return row?.secretBox !== undefined && sources.keepUnset ? kept : unset(variable);
  const checked = connectionCreateSchema.shape.secret.safeParse(value);
  if (!checked.success || checked.data === undefined) {
    return {
      type: 'fault',
      message: `The variable ${variable} holds no secret: ${checked.error?.issues[0]?.message ?? ''}`,
    };
  }
  return row && openSecret(row, sources.secretBox) === checked.data ? kept : { type: 'new', value: checked.data };
}

function openSecret({ id, secretBox }: ConnectionRow, box: SecretBox): string | undefined {
  if (secretBox === undefined) return undefined;
  try {
    return box.open(secretBox, secretPlace(id));
  } catch {
    // Sealed with another key of this installation: the one of the file takes its place.
    return undefined;
  }
}

/** Keys that clients hold are random and long. */
const clientKey = /^[\x21-\x7e]{16,256}$/;

/** `rows` are the keys of its name that are valid; `holderOf` finds who has a key by its hash, revoked ones included. */
export function settleKeySecret(
  { name, secret }: DeclaredKey,
  rows: readonly ApiKeyRow[],
  { read, keepUnset, holderOf }: SecretSources & { holderOf(hash: string): ApiKeyRow | undefined },
): SettledSecret {
  const [row] = rows;
  if (rows.length > 1)
    return { type: 'fault', message: `There are ${rows.length} keys “${name}”. Revoke all but one.` };
  if (secret === undefined) return row ? kept : { type: 'fault', message: missingKey(name) };
  const variable = variableOf(secret) ?? '';
  const value = read(variable);
  if (value === undefined) return row && keepUnset ? kept : unset(variable);
  if (!clientKey.test(value)) {
    return {
      type: 'fault',
      message: `The variable ${variable} holds no key: 16 to 256 printable characters without spaces.`,
    };
  }
  const hash = hashApiKey(value);
  if (row?.keyHash === hash) return kept;
  const holder = holderOf(hash);
  if (!holder) return { type: 'new', value };
  const state = holder.revokedAtMs === undefined ? 'is' : 'was, until it was revoked,';
  return {
    type: 'fault',
    message: `The value of ${variable} ${state} the key “${holder.name}”. Every key has its own.`,
  };
}

function missingKey(name: string): string {
  return `There is no key “${name}”. Say where its secret is: secret: \${A_VARIABLE}.`;
}

function unset(variable: string): SettledSecret {
  return { type: 'fault', message: `The variable ${variable} is not set.` };
}
