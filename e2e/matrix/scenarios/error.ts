import { expect } from 'vitest';
import { tell, type Answer, type Told } from '../conversation.ts';
import type { Cell } from '../cell.ts';
import type { Scenario } from './scenario.ts';

const refusals = [
  { status: 400, message: 'The temperature must be below 3.', kind: 'bad-request' },
  { status: 429, message: 'Too many requests for today.', kind: 'rate-limit' },
  { status: 503, message: 'The model is overloaded.', kind: 'overloaded' },
] as const;

export const error: Scenario = {
  title: 'Error before the answer',
  promise: 'A refused, a rate-limited and an overloaded call: the SDK’s own error class with status and message.',
  play: async (cell) => {
    for (const { status, message } of refusals) {
      cell.line.script({ kind: 'error', status, message });
      const told = await refusalOf(cell);
      expect(told).toMatchObject({ name: cell.client.errorNames[status], status });
      expect(told.message).toContain(message);
    }
    const records = await cell.records();
    expect(records.map(({ outcome, failureKind }) => [outcome, failureKind])).toEqual(
      refusals.map(({ kind }) => ['failed', kind]),
    );
    expect(cell.line.hits).toHaveLength(refusals.length);
    return [];
  },
};

/** What the SDK throws at its user. Throws when it answers instead. */
async function refusalOf(cell: Cell): Promise<Told> {
  const outcome = await attempt(cell);
  if ('answer' in outcome) throw new Error(`The SDK saw no error but “${outcome.answer.text}”.`);
  return outcome.told;
}

/** Asks, and takes what the SDK throws for an answer too. */
export function attempt(cell: Cell): Promise<{ readonly answer: Answer } | { readonly told: Told }> {
  return cell.ask({ text: 'Are you there?' }).then(
    (answer) => ({ answer }),
    (thrown: unknown) => ({ told: tell(thrown) }),
  );
}
