import type { CanaryReport, ComboDiffView, ComboVersionView } from '@omniroute/contract';
import { isRunning, nameReferences, type NamesById } from '@omniroute/control';
import { diffCombos, type Canary, type Combo, type ComboTarget } from '@omniroute/core';
import type { ComboRow, ComboVersionRow, VersionFigures } from '@omniroute/storage';
import { viewCanary } from './view-canary.ts';
import { viewCombo, type Names } from './views.ts';

type VersionInput = {
  readonly combo: ComboRow;
  readonly version: ComboVersionRow;
  /** The version before it. */
  readonly before: ComboVersionRow | undefined;
};

export function viewComboVersion({ combo, version, before }: VersionInput, names: Names): ComboVersionView {
  const { snapshot, createdAtMs } = version;
  const row = { ...snapshot, options: snapshot.options ?? {}, createdAtMs, updatedAtMs: createdAtMs };
  return {
    version: version.version,
    createdAt: new Date(createdAtMs).toISOString(),
    state: stateOf(combo, version.version, names.nowMs),
    combo: viewCombo({ ...row, version: version.version }, names),
    ...(before && { changes: viewComboDiff(before.snapshot, snapshot, names) }),
  };
}

function stateOf({ version: current, canary }: ComboRow, version: number, nowMs: number): ComboVersionView['state'] {
  if (version === current) return 'current';
  return isRunning(canary, nowMs) && canary.version === version ? 'canary' : 'stored';
}

/** By names, so that it tells people something. */
export function viewComboDiff(before: Combo, after: Combo, names: Names): ComboDiffView {
  const byId: NamesById = {
    connection: (id) => names.connection(id)?.name,
    combo: (id) => names.combo(id),
    alias: () => undefined,
  };
  const { fields, targets } = diffCombos(nameReferences(before, byId), nameReferences(after, byId));
  const view = { fields, targets: targets.map(({ target, ...change }) => ({ ...change, name: nameOf(target) })) };
  // The same data; the schema's lists may be written to.
  return structuredClone(view) as ComboDiffView;
}

function nameOf(target: ComboTarget): string {
  return 'combo' in target ? `combo/${target.combo}` : `${target.connection}/${target.model}`;
}

/** What each version of a combo served since `fromMs`. */
export function viewCanaryReport(
  canary: Canary | undefined,
  figures: readonly VersionFigures[],
  { fromMs, nowMs }: { readonly fromMs: number; readonly nowMs: number },
): CanaryReport {
  const total = figures.reduce((sum, { requests }) => sum + requests, 0);
  return {
    ...(canary && { canary: viewCanary(canary, nowMs) }),
    since: new Date(fromMs).toISOString(),
    versions: figures.map(({ version, requests, errors, spendNanoUsd, unpricedRequests }) => {
      return { version, requests, share: requests / total, errors, spendNanoUsd, unpricedRequests };
    }),
  };
}
