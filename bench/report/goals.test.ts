import { expect, it } from 'vitest';
import { makeMeasurement, makeResults } from './__fixtures__/results.ts';
import { judgeGoals, type Goal } from './goals.ts';
import type { Results } from './results.ts';

function goalOf(results: Results, measure: string | RegExp): Goal | undefined {
  const found = judgeGoals(results).filter((goal) =>
    typeof measure === 'string' ? goal.measure === measure : measure.test(goal.measure),
  );
  expect(found).toHaveLength(1);
  return found[0];
}

const whole64 = 'same format, not streamed, 64 connections: throughput of bare';

it('names every goal, measured or not', () => {
  const goals = judgeGoals(makeResults([]));
  expect(goals.length).toBeGreaterThan(40);
  expect(goals.every(({ verdict, found }) => verdict === 'not measured' && found === undefined)).toBe(true);
  expect(new Set(goals.map(({ measure }) => measure)).size).toBe(goals.length);
});

it.each([
  [699, 'missed', '70 %'],
  [700, 'met', '70 %'],
  [450, 'missed', '45 %'],
] as const)('judges throughput by its share of bare: %i of 1000 is %s', (repliesPerSec, verdict, found) => {
  const results = makeResults([
    makeMeasurement('whole-64', 'bare'),
    makeMeasurement('whole-64', 'omniroute', { repliesPerSec }),
  ]);
  expect(goalOf(results, whole64)).toMatchObject({ verdict, found });
});

it('takes the median over the repeats', () => {
  const ours = [100, 800, 900].map((repliesPerSec) => makeMeasurement('whole-64', 'omniroute', { repliesPerSec }));
  const results = makeResults([makeMeasurement('whole-64', 'bare'), ...ours]);
  expect(goalOf(results, whole64)).toMatchObject({ found: '80 %', verdict: 'met' });
});

it('compares a translated pair with the bare proxy that does not translate', () => {
  const results = makeResults([
    makeMeasurement('whole-64', 'bare'),
    makeMeasurement('gemini-to-responses', 'omniroute', { repliesPerSec: 440 }),
  ]);
  expect(goalOf(results, /^Gemini client → Responses target/)).toMatchObject({ found: '44 %', verdict: 'missed' });
});

it('measures recording by its share of our time and bare’s', () => {
  const results = makeResults(
    [
      makeMeasurement('whole-64', 'bare', { servingCpuUs: 50 }),
      makeMeasurement('whole-64', 'omniroute', { servingCpuUs: 80 }),
    ],
    { recordingShares: [0.1] },
  );
  expect(goalOf(results, /^recording/)).toMatchObject({ found: '16 %', verdict: 'met' });
});

it('judges two workers by CPU time where the generator shares their cores, by throughput where it does not', () => {
  const measurements = [
    makeMeasurement('workers-64', 'omniroute', { servingCpuUs: 80 }),
    makeMeasurement('workers-64', 'omniroute-two', { servingCpuUs: 88, repliesPerSec: 1300 }),
  ];
  const two = makeResults(measurements);
  expect(goalOf(two, /^two workers.*CPU/)).toMatchObject({ found: '1.82 ×', verdict: 'met' });
  expect(goalOf(two, /^two workers.*went through/)).toMatchObject({ found: '1.30 ×', verdict: 'told' });
  const four = makeResults(measurements, { machine: { ...two.machine, cores: 4 } });
  expect(goalOf(four, /^two workers/)).toMatchObject({ found: '1.30 ×', verdict: 'missed' });
});

it('tells growth of memory over a million requests from bytes a request', () => {
  const results = makeResults([makeMeasurement('memory-growth', 'omniroute', { rssGrowthPerReply: 12.4 })]);
  expect(goalOf(results, /^memory: growth/)).toMatchObject({ found: '12 MB', verdict: 'missed' });
});

it('keeps the start on an empty database apart from that on a full one', () => {
  const coldStarts = [
    { data: 'empty', firstAnswerMs: 800, idleRss: 140e6 },
    { data: 'full', firstAnswerMs: 1200, idleRss: 150e6 },
  ] as const;
  const results = makeResults([], { coldStarts });
  expect(goalOf(results, 'cold start to the first answer')).toMatchObject({ found: '800 ms', verdict: 'met' });
  expect(goalOf(results, 'cold start to the first answer with 5 M rows')).toMatchObject({ verdict: 'missed' });
  expect(goalOf(results, 'memory, idle')).toMatchObject({ found: '140 MB', verdict: 'met' });
});

it('tells memory a stream only where all streams were open', () => {
  const open = (eventsPerSec: number) =>
    makeResults([makeMeasurement('open-9000', 'omniroute', { eventsPerSec, rssBefore: 150e6, rss: 600e6 })]);
  expect(goalOf(open(8980), /^memory a stream/)).toMatchObject({ found: '50.0 kB', verdict: 'met' });
  expect(goalOf(open(2600), /^memory a stream/)).toMatchObject({ verdict: 'not measured' });
});
