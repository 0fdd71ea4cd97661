import type { RequestRecord } from '@omniroute/core';
import { encodeSpoolRecord } from './spool-record.ts';
import type { Spool } from './spool.ts';

export type RecorderAlarm =
  /** Records cannot be written; they wait in memory and replies go out all the same. */
  | { readonly kind: 'raised'; readonly error: unknown }
  /** All that waited has been written. `lost` counts since the start. */
  | { readonly kind: 'cleared'; readonly lost: number }
  /** A `release` threw, which is a fault of its owner; the record is safe. */
  | { readonly kind: 'release-threw'; readonly error: unknown };

export type RecorderCounters = { readonly recorded: number; readonly waiting: number; readonly lost: number };

export interface Recorder {
  /**
   * Records one finished request. `release` runs once, after the record is committed — or, when it cannot be, after
   * that has become clear — and sends what the reply still holds back. It must not throw.
   */
  record(record: RequestRecord, release: () => void): void;
  /** Rows committed, held in memory, and dropped for want of memory, since the start. */
  counters(): RecorderCounters;
  /** Commits now what can be; `counters().waiting` tells what could not. */
  flush(): Promise<void>;
  /** Flushes and stops retrying. The spool stays open: it is its owner's. */
  close(): void;
}

export type RecorderOptions = {
  readonly spool: Spool;
  /** Must not throw. */
  readonly onAlarm: (alarm: RecorderAlarm) => void;
  /** So many records wait in memory at most while the spool fails; later ones are lost. */
  readonly maxWaiting?: number;
  /** Puts the commit at the end of the present turn of the event loop. */
  readonly schedule?: (commit: () => void) => unknown;
  /** Runs the next try after a failure, and gives how to call it off. Must not keep the process alive. */
  readonly retryLater?: (run: () => void, delayMs: number) => () => void;
};

const retryDelayMs = 250;
/** Waiting rows go out in pieces, so that healing never holds the event loop for long. */
const retryPiece = 1000;

/** Requests that end in one turn of the event loop share one transaction, then their last bytes go out. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { spool, onAlarm, maxWaiting = 10_000, schedule = setImmediate, retryLater = retryByTimer } = options;
  /** Records and releases of the present turn, in step. */
  let texts: string[] = [];
  let releases: (() => void)[] = [];
  let scheduled = false;
  /** True from the first failure until everything in `waiting` has been written. */
  let failing = false;
  let waiting: string[] = [];
  let closed = false;
  let cancelRetry: (() => void) | undefined;
  let recorded = 0;
  let lost = 0;

  function commit(): void {
    scheduled = false;
    const endedTexts = texts;
    const endedReleases = releases;
    texts = [];
    releases = [];
    if (endedTexts.length > 0) {
      if (failing) keep(endedTexts);
      else write(endedTexts);
    }
    for (const release of endedReleases) runRelease(release);
    if (!failing) spool.rotateIfLarge();
  }

  function write(ended: string[]): void {
    try {
      spool.append(ended);
      recorded += ended.length;
    } catch (error) {
      failing = true;
      keep(ended);
      onAlarm({ kind: 'raised', error });
      retrySoon();
    }
  }

  function keep(ended: readonly string[]): void {
    const room = Math.max(0, maxWaiting - waiting.length);
    lost += Math.max(0, ended.length - room);
    for (const text of ended.slice(0, room)) waiting.push(text);
  }

  function retrySoon(): void {
    cancelRetry?.();
    cancelRetry = retryLater(retry, retryDelayMs);
  }

  function retry(): void {
    if (!failing || closed) return;
    if (writeWaitingPiece()) schedule(retry);
    else if (failing) retrySoon();
  }

  /** Gives whether more waits and may be tried at once. */
  function writeWaitingPiece(): boolean {
    const piece = waiting.slice(0, retryPiece);
    try {
      spool.append(piece);
    } catch {
      // The alarm that was raised for the first failure stands.
      return false;
    }
    recorded += piece.length;
    waiting = waiting.slice(piece.length);
    if (waiting.length > 0) return true;
    failing = false;
    onAlarm({ kind: 'cleared', lost });
    return false;
  }

  function runRelease(release: () => void): void {
    try {
      release();
    } catch (error) {
      onAlarm({ kind: 'release-threw', error });
    }
  }

  function flushNow(): void {
    commit();
    let more = failing;
    while (more) more = writeWaitingPiece();
  }

  return {
    record(record, release) {
      texts.push(encodeSpoolRecord(record));
      releases.push(release);
      if (scheduled) return;
      scheduled = true;
      schedule(commit);
    },
    counters: () => ({ recorded, waiting: waiting.length + texts.length, lost }),
    flush() {
      flushNow();
      return Promise.resolve();
    },
    close() {
      flushNow();
      closed = true;
      cancelRetry?.();
    },
  };
}

function retryByTimer(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
}
