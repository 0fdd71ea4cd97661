import type { ClientFormat } from '@omniroute/core';
import { expect } from 'vitest';
import type { Cell } from '../cell.ts';
import { attempt } from './error.ts';
import type { Scenario } from './scenario.ts';

/** How many events of a stream hold its first two pieces of text. */
const eventsWithText: Readonly<Record<ClientFormat, number>> = {
  'openai-chat': 3,
  'openai-responses': 6,
  'anthropic-messages': 4,
  'gemini-generate': 2,
};

const faults = ['reset', 'end', 'error-frame'] as const;
type Fault = (typeof faults)[number];

export const cut: Scenario = {
  title: 'Cut in mid-answer',
  promise: 'The connection breaks, the stream ends without its end, the upstream reports an error: the SDK throws.',
  play: async (cell) => {
    if (cell.target.hidesCuts) await learnUsage(cell);
    const played = cell.stream ? faults : faults.slice(0, 2);
    const hidden = [];
    for (const fault of played) if (await isHidden(cell, fault)) hidden.push(fault);
    return hidden.length === 0 ? [] : [`LiteLLM hides ${hidden.join(' and ')}: recorded as suspect`];
  },
};

/** What a proxy invents is known by what the model's usage normally has. */
async function learnUsage(cell: Cell): Promise<void> {
  cell.line.script({ kind: 'reply', text: 'Yes.', usage: { input: 70, 'cache-read': 30, output: 25 } });
  await cell.ask({ text: 'Are you there?' });
}

/** False when the SDK saw the fault. True when the target hid it, which the record must suspect. */
async function isHidden(cell: Cell, kind: Fault): Promise<boolean> {
  const fault = { kind, afterEvents: eventsWithText[cell.target.format] };
  cell.line.script({ kind: 'reply', text: 'One, two, three, four, five.', deltas: 6, fault });
  const outcome = await attempt(cell);
  const record = (await cell.records()).at(-1);
  if ('told' in outcome) {
    expect(outcome.told.message, kind).not.toBe('');
    // A proxy may report a break before it passes on what came first.
    const expected = cell.target.viaLitellm ? ['broken', 'failed'] : [cell.stream ? 'broken' : 'failed'];
    expect(expected, kind).toContain(record?.outcome);
    return false;
  }
  expect(cell.target.hidesCuts, `${kind} gave “${outcome.answer.text}”`).toBe(true);
  expect(record, kind).toMatchObject({ outcome: 'answered', suspect: true, usageSource: 'estimated' });
  return true;
}
