import { createHash } from 'node:crypto';
import type { SqliteFile } from '../sqlite/sqlite-file.ts';

/** The ids of plans' shapes; each shape is written once. */
export interface PlanShapes {
  /** Writes the shape in the open transaction, unless it is there. */
  idOf(shape: string): number;
  /** After a rollback: shapes that were written since may be gone. */
  forget(): void;
}

/** Combos with conditions on many targets have many shapes; what is kept of them in memory has a bound. */
const mostRemembered = 2000;

export function preparePlanShapes(main: SqliteFile): PlanShapes {
  const select = main.prepare('select id from plans where hash = ?');
  const insert = main.prepare('insert into plans (hash, shape) values (?, ?)');
  const ids = new Map<string, number>();

  function findOrWrite(shape: string): number {
    const hash = createHash('sha256').update(shape).digest('base64url');
    const known = select.get(hash)?.['id'];
    return Number(known ?? insert.run(hash, shape).lastInsertRowid);
  }

  return {
    idOf(shape) {
      const remembered = ids.get(shape);
      if (remembered !== undefined) return remembered;
      if (ids.size >= mostRemembered) ids.clear();
      const id = findOrWrite(shape);
      ids.set(shape, id);
      return id;
    },
    forget: () => ids.clear(),
  };
}
