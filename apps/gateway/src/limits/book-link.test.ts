import type { Limits } from '@omniroute/core';
import { Cancellation } from '@omniroute/open-sse';
import { expect, test } from 'vitest';
import { BookHost } from './book-host.ts';
import type { FromBook } from './book-messages.ts';
import type { LimitAnswer, LimitHolder } from './limit-book.ts';
import { LiveBook } from './live-book.ts';
import { RemoteBook } from './remote-book.ts';

const nothing = { tokens: 0, costNanoUsd: 0 };

/** A serving process with a channel to the book's: what crosses it is copied, as between processes. */
function join(book: LiveBook) {
  let listener: (message: FromBook) => void = () => undefined;
  const host = new BookHost(book, (message) => listener(structuredClone(message)));
  const remote = new RemoteBook({
    send: (message) => host.hear(structuredClone(message)),
    onMessage: (heard) => {
      listener = heard;
    },
  });
  return { remote, host };
}

function key(limits: Limits): LimitHolder {
  return { kind: 'key', id: 'key_1', limits };
}

function leaseOf(answer: LimitAnswer): number {
  if (answer.type !== 'granted') throw new Error(`The call was not let pass: ${answer.type}.`);
  return answer.lease;
}

test('several processes share one limit, to the request', async () => {
  const book = new LiveBook();
  const processes = [join(book), join(book), join(book)];
  const ask = { holders: [key({ rpm: 20 })], amount: nothing };
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => processes[index % 3]?.remote.reserve(ask)),
  );
  expect(answers.filter((answer) => answer?.type === 'granted')).toHaveLength(20);
});

test('what one process settles makes room for another', async () => {
  const book = new LiveBook();
  const [one, other] = [join(book), join(book)];
  const ask = { holders: [key({ concurrency: 1, queue: { max: 1, timeoutMs: 60_000 } })], amount: nothing };
  const first = await one.remote.reserve(ask);
  const second = other.remote.reserve(ask);
  expect(await one.remote.view(ask.holders)).toMatchObject([{ inFlight: 1, queued: 1 }]);
  one.remote.settle(leaseOf(first), nothing);
  expect((await second).type).toBe('granted');
});

test('a client that leaves gives up its place in the line', async () => {
  const book = new LiveBook();
  const { remote } = join(book);
  const ask = { holders: [key({ concurrency: 1, queue: { max: 1, timeoutMs: 60_000 } })], amount: nothing };
  await remote.reserve(ask);
  const client = new Cancellation();
  const waiting = remote.reserve(ask, client);
  client.cancel(new Error('left'));
  expect((await waiting).type).toBe('gone');
  expect(await remote.view(ask.holders)).toMatchObject([{ queued: 0 }]);
});

test('a process that dies gives back what its calls held, and its place in every line', async () => {
  const book = new LiveBook();
  const [dying, other] = [join(book), join(book)];
  const limits = { concurrency: 2, queue: { max: 9, timeoutMs: 60_000 }, budget: { dayUsd: 1 } };
  const ask = { holders: [key(limits)], amount: { tokens: 5, costNanoUsd: 100 } };
  await dying.remote.reserve(ask);
  await dying.remote.reserve(ask);
  void dying.remote.reserve(ask);
  const waiting = other.remote.reserve(ask);
  dying.host.end();
  expect((await waiting).type).toBe('granted');
  const [seen] = await other.remote.view(ask.holders);
  expect(seen).toMatchObject({ inFlight: 1, queued: 0 });
  expect(seen?.uses).toContainEqual(expect.objectContaining({ limit: 'budget-day', used: 100 }));
});

test('budgets are seeded once, whoever comes first', async () => {
  const book = new LiveBook();
  const [one, other] = [join(book), join(book)];
  const holders = [key({ budget: { monthUsd: 1 } })];
  const missing = await one.remote.missingBudgets(holders);
  one.remote.seed(missing.map((budget) => ({ ...budget, spentNanoUsd: 7 })));
  expect(await other.remote.missingBudgets(holders)).toEqual([]);
  other.remote.seed(missing.map((budget) => ({ ...budget, spentNanoUsd: 99 })));
  expect(await other.remote.view(holders)).toMatchObject([{ uses: [{ used: 7 }] }]);
});
