import { expect, it } from 'vitest';
import { scenarios } from '../scenarios/all.ts';
import { makeMeasurement, makeResults } from './__fixtures__/results.ts';
import { formatGoal, listTables } from './tables.ts';

function cellOf(
  table: ReturnType<typeof listTables>[number] | undefined,
  row: string,
  column: string,
): string | undefined {
  return table?.rows.find(([name]) => name === row)?.[table.header.indexOf(column)];
}

it('shows nothing for what was not measured', () => {
  expect(listTables(makeResults([]), scenarios)).toEqual([]);
});

it('puts peers side by side with the bare proxy as the measure', () => {
  const results = makeResults([
    makeMeasurement('whole-64', 'bare', { repliesPerSec: 20_000, servingCpuUs: 50 }),
    makeMeasurement('whole-64', 'omniroute', { repliesPerSec: 15_000, servingCpuUs: 65, rss: 200e6 }),
  ]);
  const [table] = listTables(results, scenarios);
  expect(table?.title).toBe('same format, not streamed, 64 connections');
  expect(cellOf(table, 'OmniRoute', 'requests/s')).toBe('15 000');
  expect(cellOf(table, 'OmniRoute', 'of bare')).toBe('75 %');
  expect(cellOf(table, 'OmniRoute', 'CPU of bare')).toBe('1.30 ×');
  expect(cellOf(table, 'OmniRoute', 'memory')).toBe('200 MB');
  expect(cellOf(table, 'bare', 'memory')).toBe('—');
});

it('shows added latency against the first peer of a fixed rate', () => {
  const latency = (p50Us: number) => ({ latency: { count: 1, p50Us } });
  const results = makeResults([
    makeMeasurement('rate-500', 'direct', latency(40)),
    makeMeasurement('rate-500', 'omniroute', latency(300)),
  ]);
  const [table] = listTables(results, scenarios);
  expect(cellOf(table, 'OmniRoute', 'added p50')).toBe('0.26 ms');
});

it('gathers the pairs in one table, compared with the bare proxy of the same load', () => {
  const results = makeResults([
    makeMeasurement('whole-64', 'bare'),
    makeMeasurement('chat-to-gemini', 'omniroute', { repliesPerSec: 500 }),
    makeMeasurement('gemini-to-chat', 'omniroute', { repliesPerSec: 600 }),
    makeMeasurement('streams-100', 'bare', { eventsPerSec: 5000, servingCpuUs: 30 }),
    makeMeasurement('streams-100-chat-to-gemini', 'omniroute', { eventsPerSec: 5000, servingCpuUs: 45 }),
  ]);
  const tables = listTables(results, scenarios);
  const whole = tables.find(({ title }) => title.startsWith('each pair of formats, not streamed'));
  expect(whole?.rows).toHaveLength(2);
  expect(cellOf(whole, 'OpenAI client → Gemini target: OmniRoute', 'of bare')).toBe('50 %');
  const streamed = tables.find(({ title }) => title.startsWith('each pair of formats, 100 streams'));
  expect(cellOf(streamed, 'OpenAI client → Gemini target: OmniRoute', 'CPU of bare')).toBe('1.50 ×');
});

it('gives a verdict where there is a goal, and none where there is not', () => {
  const goal = { measure: 'm', goal: 'g' };
  expect(formatGoal({ ...goal, found: '1', verdict: 'missed' })).toEqual(['m', 'g', '1', '**no**']);
  expect(formatGoal({ ...goal, found: '1', verdict: 'told' })).toEqual(['m', 'g', '1', '']);
  expect(formatGoal({ ...goal, found: undefined, verdict: 'not measured' })).toEqual(['m', 'g', '—', 'not measured']);
});
