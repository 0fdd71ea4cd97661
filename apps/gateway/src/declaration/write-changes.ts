import {
  createAlias,
  createCombo,
  createConnection,
  createKey,
  overrideModel,
  revokeKey,
  setRoutingDefaults,
  updateAlias,
  updateCombo,
  updateConnection,
  updateKey,
  type ControlContext,
} from '@omniroute/control';
import { OmniError } from '@omniroute/core';
import {
  aliasesIn,
  combosIn,
  sortByReference,
  type DeclarationFault,
  type DeclaredAlias,
  type DeclaredChange,
  type DeclaredCombo,
  type DeclaredConnection,
  type DeclaredKey,
  type ParsedDeclaration,
  type Path,
} from '@omniroute/declaration';
import { secretName, type ChangePlan } from './plan-changes.ts';
import type { StoredConfiguration } from './stored-configuration.ts';

export type WriteInput = {
  /** Its database is the transaction that all is done in. */
  readonly context: ControlContext;
  readonly plan: ChangePlan;
  readonly stored: StoredConfiguration;
  readonly parsed: ParsedDeclaration;
};

/** Does all additions and changes of a plan, each after what it leads to. Gives what was refused, with its place in the file. */
export async function writeChanges(input: WriteInput): Promise<readonly DeclarationFault[]> {
  const { plan } = input;
  const { wanted } = plan;
  const faults: DeclarationFault[] = [];
  const run = async <T extends { readonly name: string }>(
    section: DeclaredChange['section'],
    items: readonly T[],
    work: (item: T, change: DeclaredChange) => Promise<void>,
  ) => {
    for (const item of items) {
      const change = plan.changes.find((each) => each.section === section && each.name === item.name);
      if (change) faults.push(...(await tell(input.parsed, [section, item.name], () => work(item, change))));
    }
  };
  await run('connections', wanted.connections, (item, change) => writeConnection(input, item, change));
  await run('combos', sortByReference(wanted.combos, combosIn), (item, change) => writeCombo(input, item, change));
  await run('aliases', sortByReference(wanted.aliases, aliasesIn), (item, change) => writeAlias(input, item, change));
  await run('keys', wanted.keys, (item, change) => writeKey(input, item, change));
  const { routing } = wanted.settings ?? {};
  await run('settings', routing ? [{ name: 'routing', routing }] : [], async ({ routing: defaults }) => {
    await setRoutingDefaults(input.context, defaults);
  });
  return faults;
}

/** What a verb refuses is a fault at the field that it names. */
export async function tell(
  parsed: ParsedDeclaration,
  path: Path,
  work: () => Promise<void>,
): Promise<readonly DeclarationFault[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof OmniError)) throw error;
    return [parsed.faultAt([...path, ...stepsOf(error.field)], error.message)];
  }
}

function stepsOf(field: string | undefined): Path {
  if (field === undefined || field === 'name') return [];
  return field.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

async function writeConnection(input: WriteInput, wanted: DeclaredConnection, change: DeclaredChange): Promise<void> {
  const { context, plan, stored } = input;
  const { name, provider, baseUrl, settings = {} } = wanted;
  const secret = plan.secrets.get(secretName('connections', name));
  if (change.type === 'added') {
    const address = baseUrl === undefined ? {} : { baseUrl };
    await createConnection(context, { name, provider, ...address, settings, ...(secret !== undefined && { secret }) });
  } else {
    const before = stored.connections.find((row) => row.name === name);
    if (before && before.provider !== provider) throw otherProvider(name, before.provider);
    const changed = new Set(change.fields.map(({ field }) => field));
    await updateConnection(context, name, {
      ...(changed.has('baseUrl') && baseUrl !== undefined && { baseUrl }),
      ...(changed.has('settings') && { settings }),
      ...(changed.has('secret') && { secret: secret ?? null }),
    });
  }
  await writeModels(input, wanted);
}

function otherProvider(name: string, provider: string): OmniError {
  return new OmniError('conflict', `The connection “${name}” is there and is of ${provider}. Choose another name.`, {
    field: 'provider',
  });
}

/** Without a word of models what is known of them stays. */
async function writeModels({ context, stored }: WriteInput, { name, models }: DeclaredConnection): Promise<void> {
  if (models === undefined) return;
  const row = stored.connections.find((each) => each.name === name);
  for (const { facts } of row ? (stored.overrides.get(row.id) ?? []) : []) {
    if (!Object.hasOwn(models, facts.id)) await overrideModel(context, name, { id: facts.id, facts: null });
  }
  for (const [id, facts] of Object.entries(models)) await overrideModel(context, name, { id, facts });
}

async function writeCombo({ context }: WriteInput, wanted: DeclaredCombo, change: DeclaredChange): Promise<void> {
  const { name, strategy, targets, fallback = {}, options = {} } = wanted;
  const input = { strategy, targets, fallback, options };
  if (change.type === 'added') await createCombo(context, { name, ...input });
  else await updateCombo(context, name, input);
}

async function writeAlias({ context }: WriteInput, wanted: DeclaredAlias, change: DeclaredChange): Promise<void> {
  const { name, target, shadow } = wanted;
  if (change.type === 'added') await createAlias(context, { name, target, shadow });
  else await updateAlias(context, name, { target, shadow: shadow ?? null });
}

/** Another secret is another key: the old one is revoked. */
async function writeKey(
  { context, plan, stored }: WriteInput,
  wanted: DeclaredKey,
  change: DeclaredChange,
): Promise<void> {
  const { name, team, tags = [], options = {} } = wanted;
  const key = plan.secrets.get(secretName('keys', name));
  const before = stored.keys.find((row) => row.name === name);
  if (before && key === undefined) {
    await updateKey(context, before.id, { team: team ?? null, tags, options });
    return;
  }
  if (before && change.type === 'changed') await revokeKey(context, before.id);
  await createKey(context, { name, team, tags, options, key });
}
