import { OmniError } from '@omniroute/core';
import type { LivePlan } from '../pipeline/resolve-plan.ts';
import type { Caller, ListedModel } from '../snapshot/snapshot.ts';
import { comboNames, targetName } from './model-scope.ts';

type Scoped = Pick<Caller, 'name' | 'mayUse'>;

/**
 * Throws `OmniError` `forbidden` when a key may not call what a name leads to: neither by the name as it was written nor by that of
 * the combo or model behind it. What a combo asks is up to whoever made it.
 */
export function checkScope(
  caller: Scoped,
  model: string,
  { combo, candidates }: Pick<LivePlan, 'combo' | 'candidates'>,
): void {
  const [first] = candidates;
  const behind = combo
    ? comboNames(combo.name)
    : first
      ? [targetName(first.connection.upstream.name, first.model)]
      : [];
  if (caller.mayUse && !caller.mayUse([model, ...behind])) throw outOfScope(caller, model);
}

/** What a key may be told of a name that leads nowhere: nothing of what others may use. */
export function errorWithinScope(caller: Scoped, model: string, error: unknown): unknown {
  const isAboutName = error instanceof OmniError && error.field === 'model';
  if (!caller.mayUse || !isAboutName) return error;
  if (!caller.mayUse([model])) return outOfScope(caller, model);
  if (error.code !== 'not-found') return error;
  const message = `There is no model or combo “${shorten(model)}”. GET /v1/models lists what this key may use.`;
  return new OmniError('not-found', message, { field: 'model' });
}

/** Throws `OmniError` `forbidden` when a key may not use all models of a connection, as somebody has to whose requests nobody reads. */
export function checkWholeConnection(caller: Scoped, connectionName: string): void {
  if (!caller.mayUse || caller.mayUse([targetName(connectionName, '*')])) return;
  const message = `The key “${caller.name}” may use some models only, and a batch may name any. Let it use “${targetName(connectionName, '*')}”, or send the requests one by one.`;
  throw new OmniError('forbidden', message, { field: 'model' });
}

/** Whether a name that we list may be shown to a key. */
export function maySee({ mayUse }: Scoped, { id }: Pick<ListedModel, 'id'>): boolean {
  // Names of combos have no slash, those of models do.
  return mayUse === undefined || mayUse(id.includes('/') ? [id] : comboNames(id));
}

function outOfScope({ name }: Scoped, model: string): OmniError {
  const message = `The key “${name}” may not use “${shorten(model)}”. GET /v1/models lists what it may use; more can be allowed in the dashboard under Keys.`;
  return new OmniError('forbidden', message, { field: 'model' });
}

function shorten(model: string): string {
  return model.length > 100 ? `${model.slice(0, 100)}…` : model;
}
