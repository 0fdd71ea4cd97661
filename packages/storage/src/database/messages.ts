import type { FigureGroup, FiguresQuery } from '../rollups/figures.ts';
import type { SqliteRow, SqliteValue } from '../sqlite/sqlite-file.ts';

/** What a database worker is started with. Reader and copier open the file read-only and fold nothing. */
export type WorkerSettings = {
  readonly role: 'writer' | 'reader' | 'copier';
  readonly path: string;
  readonly spoolDirectory: string;
};

export type WorkerCommand =
  | { readonly kind: 'execute'; readonly sql: string; readonly parameters: readonly SqliteValue[] }
  /** Begins to fold spools; the schema must be up to date by then. */
  | { readonly kind: 'start-folding' }
  | { readonly kind: 'fold' }
  | { readonly kind: 'figures'; readonly query: FiguresQuery }
  | { readonly kind: 'close' };

export type WorkerRequest = { readonly id: number; readonly command: WorkerCommand };

export type ExecuteResult = {
  readonly rows: readonly SqliteRow[];
  /** Absent for a statement that gives rows. */
  readonly changes?: number;
  readonly lastInsertRowid?: number | bigint;
};

/** `folded` belongs to `fold`, `result` to `execute`, `figures` to `figures`. */
export type WorkerAnswer = {
  readonly result?: ExecuteResult;
  readonly folded?: number;
  readonly figures?: readonly FigureGroup[];
};

export type WorkerFault = { readonly message: string; readonly code?: string };

export type WorkerReply =
  | { readonly kind: 'done'; readonly id: number; readonly answer: WorkerAnswer }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: WorkerFault }
  /** Unasked: folding, or summing up, fails from now on, or (no fault) works again. */
  | { readonly kind: 'folding' | 'rolling'; readonly fault?: WorkerFault };
