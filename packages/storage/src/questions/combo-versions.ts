import { sql } from 'kysely';
import type { ReadableDatabase } from '../database/open-database.ts';
import { type FigureColumns, figuresOfRequests, type Figures, readFigures } from './figures.ts';

export type VersionFigures = Figures & { readonly version: number };

/** What each version of a combo served since a time, by version; all that was recorded before the call is there. */
export async function versionFigures(
  database: ReadableDatabase,
  { comboId, fromMs }: { readonly comboId: string; readonly fromMs: number },
): Promise<readonly VersionFigures[]> {
  await database.foldNow();
  const { rows } = await sql<FigureColumns & { readonly version: number }>`
    select combo_version as version, ${figuresOfRequests}
    from requests
    where combo_id = ${comboId} and started_at_ms >= ${fromMs} and combo_version is not null
    group by combo_version
    order by combo_version`.execute(database.read);
  return rows.map((row) => ({ version: row.version, ...readFigures(row) }));
}
