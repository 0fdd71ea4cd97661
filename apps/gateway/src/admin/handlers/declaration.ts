import { applyDeclaration } from '../../declaration/apply-declaration.ts';
import { exportConfiguration } from '../../declaration/export-configuration.ts';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';

type DeclarationHandlers = Pick<AdminHandlers, 'getDeclaration' | 'applyDeclaration' | 'exportConfiguration'>;

export function declarationHandlers({ control, database, declaration, refresh }: AdminServices): DeclarationHandlers {
  return {
    getDeclaration: async () => {
      const { state, path, faults, loadedAtMs, readAtMs } = declaration();
      return {
        state,
        path,
        faults: [...faults],
        ...(loadedAtMs !== undefined && { loadedAt: new Date(loadedAtMs).toISOString() }),
        ...(readAtMs !== undefined && { readAt: new Date(readAtMs).toISOString() }),
      };
    },
    applyDeclaration: async ({ body }) => {
      const variables = new Map(Object.entries(body.variables ?? {}));
      const dryRun = body.dryRun === true;
      const read = (name: string) => variables.get(name) || undefined;
      const { changes, faults } = await applyDeclaration(control, { text: body.yaml, read, dryRun });
      const applied = faults.length === 0 && !dryRun;
      if (applied && changes.length > 0) await refresh();
      return {
        applied,
        changes: changes.map((change) => ({ ...change, fields: change.fields.map(({ field }) => field) })),
        faults: [...faults],
      };
    },
    exportConfiguration: async () => {
      const { yaml, variables, notes } = await exportConfiguration(database.read);
      return { yaml, variables: [...variables], notes: [...notes] };
    },
  };
}
