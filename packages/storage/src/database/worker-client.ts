import { Worker } from 'node:worker_threads';
import { OmniError } from '@omniroute/core';
import type { WorkerAnswer, WorkerCommand, WorkerFault, WorkerReply, WorkerSettings } from './messages.ts';

/** A database thread as the main thread sees it. */
export interface DatabaseWorker {
  /** Rejects with an `OmniError`; SQLite's own words are its cause. */
  ask(command: WorkerCommand): Promise<WorkerAnswer>;
  /** Lets commands under way finish, closes the file and ends the thread. */
  close(): Promise<void>;
}

export type WorkerFaultListener = (error: OmniError | undefined) => void;

type Waiting = { readonly resolve: (answer: WorkerAnswer) => void; readonly reject: (error: OmniError) => void };

/** `onFault` hears of trouble that no command asked for: folding that fails, `undefined` when it works again, a dead thread. */
export function startDatabaseWorker(settings: WorkerSettings, onFault: WorkerFaultListener): DatabaseWorker {
  const worker = startThread(settings);
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let death: OmniError | undefined;

  function die(error: OmniError): void {
    death ??= error;
    for (const { reject } of waiting.values()) reject(death);
    waiting.clear();
  }

  function settle(id: number, how: (waiter: Waiting) => void): void {
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (waiter) how(waiter);
  }

  worker.on('message', (reply: WorkerReply) => {
    switch (reply.kind) {
      case 'done':
        return settle(reply.id, (waiter) => waiter.resolve(reply.answer));
      case 'failed':
        return settle(reply.id, (waiter) => waiter.reject(explain(reply.fault)));
      case 'folding':
      case 'rolling':
        return onFault(reply.fault && explain(reply.fault));
    }
  });
  worker.on('error', (cause) => {
    const error = new OmniError('unavailable', 'The database thread has died; restart OmniRoute.', { cause });
    die(error);
    onFault(error);
  });
  worker.on('exit', () => die(new OmniError('unavailable', 'The database is closed.')));

  function ask(command: WorkerCommand): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      if (death) return reject(death);
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
      worker.postMessage({ id: lastId, command });
    });
  }

  return {
    ask,
    async close() {
      if (death) return;
      await ask({ kind: 'close' });
      await worker.terminate();
    },
  };
}

/** From source the file beside this one is TypeScript, and workspace packages resolve to their sources. */
function startThread(settings: WorkerSettings): Worker {
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = new URL(fromSource ? './database-worker.ts' : './database-worker.js', import.meta.url);
  return new Worker(entry, {
    workerData: settings,
    ...(fromSource && { execArgv: ['--conditions=omniroute-source'] }),
  });
}

function explain(fault: WorkerFault): OmniError {
  const cause = Object.assign(new Error(fault.message), { code: fault.code });
  const code = fault.code ?? '';
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return new OmniError('conflict', 'There is one of that name or id already.', { cause });
  }
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) {
    return new OmniError('unavailable', 'The database cannot be written or read just now; try again.', { cause });
  }
  return new OmniError('internal', 'The database refused a statement.', { cause });
}
