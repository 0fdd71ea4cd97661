import { openDatabase, listTargetHealth, putHealthReset, type Database } from '@omniroute/storage';
import { tempDirectory } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HealthBoard, wholeConnection } from './health-board.ts';
import { HealthKeeper } from './health-keeper.ts';

const nowMs = Date.UTC(2026, 10, 21, 12);
const target = { connectionId: 'con_1', model: 'm' };

let database: Database;
let remove: () => Promise<void>;
beforeAll(async () => {
  const directory = await tempDirectory();
  remove = () => directory.remove();
  database = await openDatabase({
    directory: directory.path,
    onFault: (fault) => {
      throw fault;
    },
  });
});
afterAll(async () => {
  await database.close();
  await remove();
});
beforeEach(() => database.write.deleteFrom('target_health').execute());

/** A process: a board whose breakers are kept, the faults it had to report beside. */
function makeProcess(atMs = nowMs) {
  const board = new HealthBoard();
  const faults: unknown[] = [];
  const parts = { database, board, now: () => atMs, reportFault: (error: unknown) => faults.push(error) };
  return { board, faults, keeper: new HealthKeeper(parts) };
}

function fail(board: HealthBoard, kind: 'rate-limit' | 'auth', count = 1): void {
  for (let each = 0; each < count; each += 1) {
    const watch = board.watch(target);
    watch.noteStart(nowMs);
    const attempt = {
      format: 'openai-chat',
      startedAtMs: nowMs,
      durationMs: 0.25,
      failureKind: kind,
      tokens: {},
    } as const;
    const scope = kind === 'auth' ? 'connection' : 'model';
    watch.noteEnd({ attempt, failure: { kind, scope, retryAfterMs: 60_000 }, nowMs: nowMs + 0.25 });
  }
}

test('a restart forgets neither open breakers nor failures in a row', async () => {
  const before = makeProcess();
  fail(before.board, 'auth', 2);
  await before.keeper.flush();
  const after = makeProcess(nowMs + 1000);
  await after.keeper.restore();
  expect(after.board.find(target)?.breaker).toEqual({
    type: 'open',
    sinceMs: nowMs,
    untilMs: nowMs + 60_000,
    openings: 1,
    kind: 'auth',
  });
  expect(after.board.findConnection('con_1')?.breaker).toEqual({ type: 'closed', failures: 2 });
  expect([before.faults, after.faults]).toEqual([[], []]);
});

test('what closes is forgotten, and so is what is a day old', async () => {
  const { board, keeper } = makeProcess();
  fail(board, 'auth');
  await keeper.flush();
  expect((await listTargetHealth(database.read, 10)).map(({ model }) => model).sort()).toEqual([wholeConnection, 'm']);
  board.reset({});
  await keeper.flush();
  expect(await listTargetHealth(database.read, 10)).toEqual([]);
  fail(board, 'rate-limit');
  await keeper.flush();
  const later = makeProcess(nowMs + 25 * 3_600_000);
  await later.keeper.restore();
  expect(later.board.find(target)).toBeUndefined();
});

test('a reset reaches every process once, and none that starts after it', async () => {
  const [one, other] = [makeProcess(), makeProcess()];
  await Promise.all([one.keeper.applyResets(), other.keeper.applyResets()]);
  for (const { board } of [one, other]) fail(board, 'rate-limit');
  await putHealthReset(database.write, { connectionId: 'con_1', model: '', atMs: nowMs });
  await Promise.all([one.keeper.applyResets(), other.keeper.applyResets()]);
  for (const { board } of [one, other]) expect(board.find(target)?.breaker.type).toBe('closed');
  fail(one.board, 'rate-limit');
  await one.keeper.applyResets();
  expect(one.board.find(target)?.breaker.type).toBe('open');
  const late = makeProcess();
  fail(late.board, 'rate-limit');
  await late.keeper.applyResets();
  expect(late.board.find(target)?.breaker.type).toBe('open');
});

test('a write that fails is reported, and made up for by the next one', async () => {
  const { board, faults } = makeProcess();
  const broken = { ...database, write: database.read };
  const keeper = new HealthKeeper({
    database: broken,
    board,
    now: () => nowMs,
    reportFault: (error) => faults.push(error),
  });
  fail(board, 'rate-limit');
  await keeper.flush();
  expect(faults).toHaveLength(1);
  expect(await listTargetHealth(database.read, 10)).toEqual([]);
  Object.assign(broken, { write: database.write });
  await keeper.flush();
  expect(await listTargetHealth(database.read, 10)).toHaveLength(1);
});
