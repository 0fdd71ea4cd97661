import { median, ratio } from '../../lib/statistics.ts';
import type { ColdStart } from '../../scenarios/cold-start.ts';
import type { Measurement } from '../../scenarios/measure.ts';
import { latencyP95, memory, scaled, servingCpu, throughput, type Figures } from '../figures.ts';
import type { Results } from '../results.ts';
import type { Bound } from './bound.ts';

const megabyte = 1_000_000;
const openStreams = 9000;
/** Two workers need two cores of their own, and generator and upstream theirs. */
const enoughCores = 4;

/** Memory, recording, more data, more cores, and the start. */
export function resourceBounds({ get, addedMs }: Figures, results: Results): readonly Bound[] {
  const coldStart = (data: ColdStart['data'], pick: (each: ColdStart) => number) =>
    median(results.coldStarts.filter((each) => each.data === data).map(pick));
  const bareCpu = get('whole-64', 'bare', servingCpu);
  const ourCpu = ratio(get('whole-64', 'omniroute', servingCpu), bareCpu);
  const recordingShare = median(results.recordingShares);
  const growth = get('memory-growth', 'omniroute', (each) => each.rssGrowthPerReply);
  return [
    {
      measure: 'memory, idle',
      goal: '≤ 150 MB',
      value: scaled(
        coldStart('empty', (each) => each.idleRss),
        1 / megabyte,
      ),
      unit: 'mb',
      most: 150,
    },
    {
      measure: 'memory with 1 000 streams',
      goal: '≤ 240 MB',
      value: scaled(get('streams-1000', 'omniroute', memory), 1 / megabyte),
      unit: 'mb',
      most: 240,
    },
    {
      measure: 'memory a stream, 9 000 open',
      goal: '≤ 60 kB',
      value: get('open-9000', 'omniroute', kilobytesPerStream),
      unit: 'kb',
      most: 60,
    },
    // Bytes a request are megabytes a million requests.
    {
      measure: 'memory: growth over a million requests, by the slope of a minute of them',
      goal: 'flat (≤ 10 MB)',
      value: growth,
      unit: 'mb',
      most: 10,
    },
    {
      measure: 'recording: CPU of the serving thread a request, of all that bare takes',
      goal: '≤ 25 %',
      value: recordingShare === undefined ? undefined : scaled(ourCpu, recordingShare),
      unit: 'share',
      most: 0.25,
    },
    {
      measure: '5 M rows, 10 000 keys, 500 combos: throughput of the empty database',
      goal: '≥ 95 %',
      value: ratio(get('full-64', 'omniroute-full', throughput), get('full-64', 'omniroute', throughput)),
      unit: 'share',
      least: 0.95,
    },
    {
      measure: 'the same: CPU a request',
      goal: '≤ 1.05 ×',
      value: ratio(get('full-64', 'omniroute-full', servingCpu), get('full-64', 'omniroute', servingCpu)),
      unit: 'times',
      most: 1.05,
    },
    ...workerBounds({ get }, results.machine.cores),
    {
      measure: 'cold start to the first answer',
      goal: '≤ 1 s',
      value: coldStart('empty', (each) => each.firstAnswerMs),
      unit: 'ms',
      most: 1000,
    },
    {
      measure: 'cold start to the first answer with 5 M rows',
      goal: '≤ 1 s',
      value: coldStart('full', (each) => each.firstAnswerMs),
      unit: 'ms',
      most: 1000,
    },
    {
      measure: 'through LiteLLM at 30 requests a second: added p95',
      goal: '≤ 5 ms',
      value: addedMs('litellm-30', 'omniroute-litellm', latencyP95, 'litellm'),
      unit: 'ms',
      most: 5,
    },
  ];
}

/**
 * Where generator and upstream have to share the cores of the workers, throughput tells nothing about the workers: what two cores of
 * their own would carry follows from the CPU time that a request takes of each.
 */
function workerBounds({ get }: Pick<Figures, 'get'>, cores: number): readonly Bound[] {
  const measure = 'two workers: throughput of one';
  const byThroughput = ratio(
    get('workers-64', 'omniroute-two', throughput),
    get('workers-64', 'omniroute', throughput),
  );
  if (cores >= enoughCores)
    return [
      { measure: `${measure}, on cores of their own`, goal: '≥ 1.7 ×', value: byThroughput, unit: 'times', least: 1.7 },
    ];
  const byCpu = ratio(get('workers-64', 'omniroute', servingCpu), get('workers-64', 'omniroute-two', servingCpu));
  return [
    {
      measure: `${measure}, by the CPU time a request (${cores} cores: generator and upstream are on them too)`,
      goal: '≥ 1.7 ×',
      value: scaled(byCpu, 2),
      unit: 'times',
      least: 1.7,
    },
    { measure: `${measure}, as it went through`, goal: 'reported', value: byThroughput, unit: 'times' },
  ];
}

/** An event a second from each: so many streams are really open. An overloaded machine opens fewer, and tells nothing. */
function kilobytesPerStream({ rss, rssBefore, eventsPerSec }: Measurement): number | undefined {
  if (rss === undefined || rssBefore === undefined || eventsPerSec < openStreams * 0.95) return undefined;
  return (rss - rssBefore) / openStreams / 1000;
}
