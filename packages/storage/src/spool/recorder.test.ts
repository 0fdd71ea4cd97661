import { expect, onTestFinished, test } from 'vitest';
import { makeRequest } from '../__fixtures__/records.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { openSqliteFile } from '../sqlite/sqlite-file.ts';
import { createRecorder, type Recorder, type RecorderAlarm, type RecorderOptions } from './recorder.ts';
import { decodeSpoolRecord } from './spool-record.ts';
import { openSpool, type Spool } from './spool.ts';

type Bench = {
  readonly spool: Spool;
  readonly recorder: Recorder;
  readonly alarms: RecorderAlarm[];
  /** Ends the turn of the event loop: runs what was scheduled, and what that schedules. */
  readonly endTurn: () => void;
  /** Lets the timers that are set now go off. */
  readonly passTime: () => void;
  readonly timers: (() => void)[];
  /** Ids in the spool, as another connection sees them. */
  readonly storedIds: () => string[];
  /** Locks the spool for every other writer; gives how to let go. */
  readonly lock: () => () => void;
};

function setUp(options: Partial<RecorderOptions> = {}): Bench {
  const spool = openSpool({ directory: temporaryDirectory() });
  onTestFinished(() => spool.close());
  const scheduled: (() => void)[] = [];
  const timers: (() => void)[] = [];
  const alarms: RecorderAlarm[] = [];
  const recorder = createRecorder({
    spool,
    onAlarm: (alarm) => alarms.push(alarm),
    schedule: (run) => scheduled.push(run),
    retryLater: (run) => {
      timers.push(run);
      return () => {
        if (timers.includes(run)) timers.splice(timers.indexOf(run), 1);
      };
    },
    ...options,
  });
  const other = openSqliteFile(spool.path, { busyTimeoutMs: 0 });
  onTestFinished(() => other.close());
  return {
    spool,
    recorder,
    alarms,
    timers,
    endTurn: () => {
      for (let run = scheduled.shift(); run; run = scheduled.shift()) run();
    },
    passTime: () => {
      for (const run of timers.splice(0)) run();
    },
    storedIds: () =>
      other
        .prepare('select record from finished order by position')
        .all()
        .map((row) => decodeSpoolRecord(String(row['record'])).id),
    lock: () => {
      other.execute('begin immediate');
      return () => other.execute('rollback');
    },
  };
}

function recordAll(recorder: Recorder, ids: readonly string[], release: (id: string) => void = () => {}): void {
  for (const id of ids) recorder.record(makeRequest({ id }), () => release(id));
}

test('requests that end in one turn are all committed before the first release', () => {
  const bench = setUp();
  const seenAtRelease: string[][] = [];
  recordAll(bench.recorder, ['a', 'b'], () => seenAtRelease.push(bench.storedIds()));
  expect(bench.storedIds()).toEqual([]);
  bench.endTurn();
  expect(seenAtRelease).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect(bench.recorder.counters()).toEqual({ recorded: 2, waiting: 0, lost: 0 });
});

test('releases run in the order of recording, each once', () => {
  const bench = setUp();
  const released: string[] = [];
  recordAll(bench.recorder, ['a', 'b', 'c'], (id) => released.push(id));
  bench.endTurn();
  recordAll(bench.recorder, ['d'], (id) => released.push(id));
  bench.endTurn();
  expect(released).toEqual(['a', 'b', 'c', 'd']);
});

test('a request that a release records belongs to the next turn', () => {
  const bench = setUp();
  bench.recorder.record(makeRequest({ id: 'a' }), () => recordAll(bench.recorder, ['b']));
  bench.endTurn();
  expect(bench.storedIds()).toEqual(['a', 'b']);
});

test('while the spool fails, replies go out, rows wait, and healing writes every row once', () => {
  const bench = setUp();
  const released: string[] = [];
  const unlock = bench.lock();
  recordAll(bench.recorder, ['a', 'b'], (id) => released.push(id));
  bench.endTurn();
  recordAll(bench.recorder, ['c'], (id) => released.push(id));
  bench.endTurn();
  expect(released).toEqual(['a', 'b', 'c']);
  expect(bench.recorder.counters()).toEqual({ recorded: 0, waiting: 3, lost: 0 });
  bench.passTime();
  expect(bench.recorder.counters().waiting).toBe(3);
  unlock();
  bench.passTime();
  bench.endTurn();
  expect(bench.storedIds()).toEqual(['a', 'b', 'c']);
  expect(bench.recorder.counters()).toEqual({ recorded: 3, waiting: 0, lost: 0 });
});

test('the alarm is raised once and cleared once, and can be raised again', () => {
  const bench = setUp();
  for (let round = 0; round < 2; round += 1) {
    const unlock = bench.lock();
    recordAll(bench.recorder, ['a']);
    bench.endTurn();
    recordAll(bench.recorder, ['b']);
    bench.endTurn();
    bench.passTime();
    unlock();
    bench.passTime();
    bench.endTurn();
  }
  expect(bench.alarms.map((alarm) => alarm.kind)).toEqual(['raised', 'cleared', 'raised', 'cleared']);
  expect(bench.timers).toEqual([]);
});

test('a long backlog is written in pieces, with turns of the event loop between them', () => {
  const turns: (() => void)[] = [];
  const bench = setUp({ schedule: (run) => turns.push(run) });
  const unlock = bench.lock();
  recordAll(
    bench.recorder,
    Array.from({ length: 2500 }, (_, index) => `r${index}`),
  );
  turns.shift()?.();
  unlock();
  bench.passTime();
  const afterEachTurn = [bench.storedIds().length];
  for (let run = turns.shift(); run; run = turns.shift()) {
    run();
    afterEachTurn.push(bench.storedIds().length);
  }
  expect(afterEachTurn).toEqual([1000, 2000, 2500]);
});

test('memory is bounded: what has no room is counted as lost, and the rest is written', () => {
  const bench = setUp({ maxWaiting: 3 });
  const unlock = bench.lock();
  recordAll(bench.recorder, ['a', 'b']);
  bench.endTurn();
  recordAll(bench.recorder, ['c', 'd', 'e']);
  bench.endTurn();
  recordAll(bench.recorder, ['f']);
  bench.endTurn();
  expect(bench.recorder.counters()).toEqual({ recorded: 0, waiting: 3, lost: 3 });
  unlock();
  bench.passTime();
  bench.endTurn();
  expect(bench.storedIds()).toEqual(['a', 'b', 'c']);
  expect(bench.alarms.at(-1)).toEqual({ kind: 'cleared', lost: 3 });
});

test('a release that throws keeps no other reply back', () => {
  const bench = setUp();
  const released: string[] = [];
  recordAll(bench.recorder, ['a', 'b'], (id) => {
    if (id === 'a') throw new Error('socket gone');
    released.push(id);
  });
  bench.endTurn();
  expect(released).toEqual(['b']);
  expect(bench.alarms.map((alarm) => alarm.kind)).toEqual(['release-threw']);
});

test('flushing commits and releases at once, and again takes what waited', async () => {
  const bench = setUp();
  const released: string[] = [];
  const unlock = bench.lock();
  recordAll(bench.recorder, ['a'], (id) => released.push(id));
  await bench.recorder.flush();
  expect(released).toEqual(['a']);
  expect(bench.recorder.counters().waiting).toBe(1);
  unlock();
  await bench.recorder.flush();
  expect(bench.storedIds()).toEqual(['a']);
  bench.passTime();
  bench.endTurn();
  expect(bench.storedIds()).toEqual(['a']);
});

test('closing flushes and leaves no timer behind', () => {
  const bench = setUp();
  const unlock = bench.lock();
  recordAll(bench.recorder, ['a']);
  bench.recorder.close();
  expect(bench.timers).toEqual([]);
  expect(bench.recorder.counters().waiting).toBe(1);
  unlock();
});
