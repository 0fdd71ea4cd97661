import { isSameCombo, OmniError, type Canary, type CanaryBy, type Combo } from '@omniroute/core';
import {
  adoptComboVersion,
  insertComboDraft,
  setComboCanary,
  type ComboRow,
  type ComboVersionRow,
  type Db,
} from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { getCombo } from './find.ts';
import { resolveChanges } from './resolve-changes.ts';
import type { ComboUpdate } from './update.ts';
import { checkServable, getComboVersion } from './versions.ts';

export type CanaryInput = {
  /** One of its versions; or else `changes`, which become a new version that is served to nobody else. */
  readonly version?: number | undefined;
  readonly changes?: Omit<ComboUpdate, 'name'> | undefined;
  readonly percentage: number;
  readonly by?: CanaryBy | undefined;
  /** ms since the epoch; or else `forMs`. */
  readonly untilMs?: number | undefined;
  readonly forMs?: number | undefined;
};

export function isRunning(canary: Canary | undefined, nowMs: number): canary is Canary {
  return canary !== undefined && nowMs < canary.untilMs;
}

/** Throws `OmniError` `conflict` while a canary runs. One that has ended is in nobody's way. */
export function refuseDuringCanary({ name, canary }: ComboRow, nowMs: number): void {
  if (!isRunning(canary, nowMs)) return;
  throw new OmniError(
    'conflict',
    `A canary of version ${canary.version} of “${name}” runs until ${new Date(canary.untilMs).toISOString()}. Promote or abort it first.`,
  );
}

/**
 * Serves another version to a share of a combo's requests for a time. Throws `OmniError` `invalid-input` for a version that there
 * is not, that is served already or cannot be served, and for a time that is over; `conflict` while another canary runs.
 */
export async function beginCanary(context: ControlContext, idOrName: string, input: CanaryInput): Promise<ComboRow> {
  const { id, name } = await getCombo(context.database.read, idOrName);
  const { percentage, by = 'request' } = input;
  const entry = { action: 'begin-canary', entity: 'combo', entityId: id, summary: { name, percentage, by } };
  return change(context, entry, async (db) => {
    const startedAtMs = context.now();
    const untilMs = endOf(input, startedAtMs);
    const combo = await getCombo(db, id);
    refuseDuringCanary(combo, startedAtMs);
    const { version, snapshot } = await findCandidate(db, { combo, input, atMs: startedAtMs });
    return setComboCanary(db, combo, { version, candidate: snapshot, percentage, by, startedAtMs, untilMs });
  });
}

function endOf({ untilMs, forMs }: CanaryInput, nowMs: number): number {
  if ((untilMs === undefined) === (forMs === undefined)) {
    throw new OmniError('invalid-input', 'Say when the canary ends: `untilMs` or `forMs`, one of them.', {
      field: 'untilMs',
    });
  }
  const endMs = untilMs ?? nowMs + (forMs ?? 0);
  if (endMs > nowMs) return endMs;
  throw new OmniError('invalid-input', 'The canary would have ended already.', { field: 'untilMs' });
}

type Candidate = Pick<ComboVersionRow, 'version' | 'snapshot'>;
type CandidateInput = { readonly combo: ComboRow; readonly input: CanaryInput; readonly atMs: number };

async function findCandidate(db: Db, { combo, input, atMs }: CandidateInput): Promise<Candidate> {
  const { version, changes } = input;
  if ((version === undefined) === (changes === undefined)) {
    throw new OmniError('invalid-input', 'Name a `version` or say its `changes`, one of them.', { field: 'version' });
  }
  if (version !== undefined) return findStored(db, combo, version);
  const { canary: _, version: __, createdAtMs: ___, updatedAtMs: ____, ...stable } = combo;
  const snapshot: Combo = { ...stable, ...(await resolveChanges(db, changes ?? {})) };
  if (isSameCombo(combo, snapshot)) throw nothingNew('changes');
  const draft = await insertComboDraft(db, snapshot, atMs);
  await checkServable(db, snapshot, draft);
  return { version: draft, snapshot };
}

async function findStored(db: Db, combo: ComboRow, version: number): Promise<Candidate> {
  const { snapshot } = await getComboVersion(db, combo, version, 'version');
  if (snapshot.name !== combo.name) {
    const message = `Version ${version} is called “${snapshot.name}”; a canary keeps the name. Roll back to it instead.`;
    throw new OmniError('invalid-input', message, { field: 'version' });
  }
  if (isSameCombo(combo, snapshot)) throw nothingNew('version');
  await checkServable(db, snapshot, version);
  return { version, snapshot };
}

function nothingNew(field: string): OmniError {
  return new OmniError('invalid-input', 'This is what is served already: a canary needs something to try.', { field });
}

/** Serves the candidate to everybody, under its own version. Throws `OmniError` `not-found` without a canary, ended ones included. */
export async function promoteCanary(context: ControlContext, idOrName: string): Promise<ComboRow> {
  return endCanary(context, idOrName, {
    action: 'promote-canary',
    work: async (db, combo, { version }) => {
      const stored = await getComboVersion(db, combo, version);
      await checkServable(db, stored.snapshot, version);
      return adoptComboVersion(db, combo, stored, context.now());
    },
  });
}

/** Serves the stable version to everybody again. Throws `OmniError` `not-found` without a canary. */
export async function abortCanary(context: ControlContext, idOrName: string): Promise<ComboRow> {
  return endCanary(context, idOrName, { action: 'abort-canary', work: (db, combo) => setComboCanary(db, combo, null) });
}

type Ending = {
  readonly action: string;
  readonly work: (db: Db, combo: ComboRow, canary: Canary) => Promise<ComboRow>;
};

async function endCanary(context: ControlContext, idOrName: string, { action, work }: Ending): Promise<ComboRow> {
  const { id, name, canary } = await getCombo(context.database.read, idOrName);
  const summary = { name, ...(canary && { version: canary.version }) };
  return change(context, { action, entity: 'combo', entityId: id, summary }, async (db) => {
    const combo = await getCombo(db, id);
    if (!combo.canary) throw new OmniError('not-found', `“${name}” has no canary.`);
    return work(db, combo, combo.canary);
  });
}
