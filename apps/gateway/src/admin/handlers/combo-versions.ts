import { abortCanary, beginCanary, getCombo, getComboVersion, promoteCanary, rollBackCombo } from '@omniroute/control';
import { listComboVersions, versionFigures, type ComboRow } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import { readNames } from '../read-names.ts';
import type { AdminServices } from '../services.ts';
import { viewCanaryReport, viewComboDiff, viewComboVersion } from '../view-combo-version.ts';
import { viewCombo } from '../views.ts';

type VersionHandlers = Pick<
  AdminHandlers,
  | 'listComboVersions'
  | 'getComboVersion'
  | 'diffComboVersions'
  | 'rollBackCombo'
  | 'getComboCanary'
  | 'beginComboCanary'
  | 'promoteComboCanary'
  | 'abortComboCanary'
>;

/** Without a canary the versions of this time are compared. */
const reportMs = 30 * 86_400_000;

export function comboVersionHandlers(services: AdminServices): VersionHandlers {
  const { control, database } = services;
  const { read } = database;
  const names = () => readNames(read, control.now());
  const changed = async (row: ComboRow) => {
    await services.refresh();
    return viewCombo(row, await names());
  };
  return {
    listComboVersions: async ({ params, query }) => {
      const combo = await getCombo(read, params.id);
      const before = query.cursor === undefined ? {} : { before: Number(query.cursor) };
      const rows = await listComboVersions(read, combo.id, { ...before, limit: query.limit + 1 });
      const known = await names();
      const page = rows.slice(0, query.limit);
      const items = page.map((version, place) => viewComboVersion({ combo, version, before: rows[place + 1] }, known));
      const last = page.at(-1);
      return rows.length > page.length && last ? { items, nextCursor: String(last.version) } : { items };
    },
    getComboVersion: async ({ params }) => {
      const combo = await getCombo(read, params.id);
      const version = await getComboVersion(read, combo, params.version);
      const [before] = await listComboVersions(read, combo.id, { before: version.version, limit: 1 });
      return viewComboVersion({ combo, version, before }, await names());
    },
    diffComboVersions: async ({ params, query }) => {
      const combo = await getCombo(read, params.id);
      const from = await getComboVersion(read, combo, query.from, 'from');
      const to = await getComboVersion(read, combo, query.to ?? combo.version, 'to');
      return viewComboDiff(from.snapshot, to.snapshot, await names());
    },
    rollBackCombo: async ({ params, body }) => changed(await rollBackCombo(control, params.id, body.version)),
    getComboCanary: async ({ params }) => {
      const { id, canary } = await getCombo(read, params.id);
      const nowMs = control.now();
      const fromMs = canary?.startedAtMs ?? nowMs - reportMs;
      const figures = await versionFigures(database, { comboId: id, fromMs });
      return viewCanaryReport(canary, figures, { fromMs, nowMs });
    },
    beginComboCanary: async ({ params, body }) => changed(await beginCanary(control, params.id, body)),
    promoteComboCanary: async ({ params }) => changed(await promoteCanary(control, params.id)),
    abortComboCanary: async ({ params }) => {
      await changed(await abortCanary(control, params.id));
      return undefined;
    },
  };
}
