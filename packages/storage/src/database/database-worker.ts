import { parentPort, workerData } from 'node:worker_threads';
import { type FoldLoop, startFoldLoop } from '../folding/fold-loop.ts';
import { createFolder } from '../folding/folder.ts';
import { openSpoolDirectory, type SpoolDirectory } from '../folding/spool-directory.ts';
import { readFigures } from '../rollups/read-figures.ts';
import { startRollLoop, type RollLoop } from '../rollups/roll-loop.ts';
import { createRoller } from '../rollups/roller.ts';
import { atOneMoment, createFiguresSource } from '../rollups/sqlite-figures-source.ts';
import { openSqliteFile, sqliteCode, type SqliteFile } from '../sqlite/sqlite-file.ts';
import { createExecutor } from './execute.ts';
import type {
  WorkerAnswer,
  WorkerCommand,
  WorkerFault,
  WorkerReply,
  WorkerRequest,
  WorkerSettings,
} from './messages.ts';

// The entry of a worker thread: it has effects by nature and is only ever started by `startDatabaseWorker`.

type Folding = { readonly loop: FoldLoop; readonly spools: SpoolDirectory; readonly rollLoop: RollLoop };

function openMain({ role, path }: WorkerSettings): SqliteFile {
  const readonly = role !== 'writer';
  const file = openSqliteFile(path, { readonly, busyTimeoutMs: 5000 });
  if (role === 'reader') file.pragma('query_only = ON');
  if (!readonly) {
    // Only a file without tables takes it: what retention frees can go back to the disk a little at a time.
    file.pragma('auto_vacuum = INCREMENTAL');
    file.pragma('journal_mode = WAL');
    // A spool is deleted once it is folded, so what is folded has to be on the disk.
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
  }
  return file;
}

function run(settings: WorkerSettings, send: (reply: WorkerReply) => void): (request: WorkerRequest) => Promise<void> {
  const main = openMain(settings);
  const execute = createExecutor(main);
  let folding: Folding | undefined;

  function startFolding(): Folding {
    const spools = openSpoolDirectory(settings.spoolDirectory);
    const loop = startFoldLoop({
      folder: createFolder({ main, spools, now: Date.now }),
      spools,
      isBlocked: () => main.inTransaction,
      onFault: (error) => send({ kind: 'folding', ...(error === undefined ? {} : { fault: describe(error) }) }),
    });
    const rollLoop = startRollLoop({
      roller: createRoller(main, Date.now),
      isBlocked: () => main.inTransaction,
      onFault: (error) => send({ kind: 'rolling', ...(error === undefined ? {} : { fault: describe(error) }) }),
    });
    return { loop, spools, rollLoop };
  }

  async function obey(command: WorkerCommand): Promise<WorkerAnswer> {
    switch (command.kind) {
      case 'execute': {
        const wasBlocked = main.inTransaction;
        const result = execute(command.sql, command.parameters);
        if (wasBlocked && !main.inTransaction) folding?.loop.resume();
        return { result };
      }
      case 'start-folding':
        folding ??= startFolding();
        return {};
      case 'fold':
        return { folded: (await folding?.loop.foldNow()) ?? 0 };
      case 'figures':
        return {
          figures: atOneMoment(main, () => readFigures(createFiguresSource(main, Date.now()), command.query)),
        };
      case 'close':
        folding?.loop.stop();
        folding?.rollLoop.stop();
        folding?.spools.close();
        main.close();
        return {};
    }
  }

  return async ({ id, command }) => {
    try {
      send({ kind: 'done', id, answer: await obey(command) });
    } catch (error) {
      send({ kind: 'failed', id, fault: describe(error) });
    }
  };
}

function describe(error: unknown): WorkerFault {
  const code = sqliteCode(error);
  return { message: error instanceof Error ? error.message : String(error), ...(code === undefined ? {} : { code }) };
}

if (parentPort) {
  const port = parentPort;
  const settings: WorkerSettings = workerData;
  const handle = run(settings, (reply) => port.postMessage(reply));
  port.on('message', handle);
}
