import { difference, median, ratio } from '../lib/statistics.ts';
import type { PeerId } from '../peers/peer.ts';
import type { Measurement } from '../scenarios/measure.ts';
import { figure, type Results } from './results.ts';

export type Goal = {
  readonly measure: string;
  readonly goal: string;
  /** As text, with its unit; `undefined`: not measured. */
  readonly found: string | undefined;
  readonly met: boolean | undefined;
};

type Bound = {
  readonly measure: string;
  readonly goal: string;
  readonly value: number | undefined;
  readonly unit: Unit;
} & ({ readonly least: number } | { readonly most: number });

type Unit = 'share' | 'times' | 'ms' | 'us' | 'mb' | 'kb';

const throughput = (each: Measurement): number => each.repliesPerSec;
const servingCpu = (each: Measurement): number | undefined => each.servingCpuUs;
const workerCpu = (each: Measurement): number | undefined => each.workerCpuUs;
const megabyte = 1_000_000;

/** The goals, each with what this run found. */
export function judgeGoals(results: Results): readonly Goal[] {
  return boundsOf(results).map((bound) => ({
    measure: bound.measure,
    goal: bound.goal,
    found: bound.value === undefined ? undefined : formatUnit(bound.value, bound.unit),
    met:
      bound.value === undefined ? undefined : 'least' in bound ? bound.value >= bound.least : bound.value <= bound.most,
  }));
}

function boundsOf(results: Results): readonly Bound[] {
  const get = (scenario: string, peer: PeerId, pick: (each: Measurement) => number | undefined) =>
    figure(results, scenario, peer, pick);
  const ofBare = (scenario: string, pick: (each: Measurement) => number | undefined, base = scenario) =>
    ratio(get(scenario, 'omniroute', pick), get(base, 'bare', pick));
  const added = (
    scenario: string,
    peer: PeerId,
    pick: (each: Measurement) => number | undefined,
    base: PeerId = 'direct',
  ) => toMs(difference(get(scenario, peer, pick), get(scenario, base, pick)));
  const p50 = (each: Measurement) => each.latency.p50Us;
  const p95 = (each: Measurement) => each.latency.p95Us;
  const p99 = (each: Measurement) => each.latency.p99Us;
  const firstToken = (each: Measurement) => each.firstByte.p50Us;
  const bareAdded = added('rate-500', 'bare', p50);
  return [
    {
      measure: 'same format, not streamed, 64 connections: throughput of bare',
      goal: '≥ 70 %',
      value: ofBare('whole-64', throughput),
      unit: 'share',
      least: 0.7,
    },
    {
      measure: 'the same, 10 connections',
      goal: '≥ 60 %',
      value: ofBare('whole-10', throughput),
      unit: 'share',
      least: 0.6,
    },
    {
      measure: 'CPU of our worker threads a request, 64 connections',
      goal: '≤ 20 µs',
      value: get('whole-64', 'omniroute', workerCpu),
      unit: 'us',
      most: 20,
    },
    {
      measure: 'added at 500 requests a second: p50 against bare’s',
      goal: '≤ 2 ×',
      value: ratio(added('rate-500', 'omniroute', p50), bareAdded),
      unit: 'times',
      most: 2,
    },
    {
      measure: 'added at 500 requests a second: p99 over direct',
      goal: '≤ 1 ms',
      value: added('rate-500', 'omniroute', p99),
      unit: 'ms',
      most: 1,
    },
    {
      measure: 'OpenAI client → Anthropic target, not streamed: throughput of bare',
      goal: '≥ 45 %',
      value: ofBare('to-messages', throughput, 'whole-64'),
      unit: 'share',
      least: 0.45,
    },
    {
      measure: 'Anthropic client → OpenAI target, not streamed: throughput of bare',
      goal: '≥ 45 %',
      value: ofBare('to-chat', throughput, 'whole-64'),
      unit: 'share',
      least: 0.45,
    },
    {
      measure: '100 streams, same format: CPU a chunk of bare',
      goal: '≤ 1.15 ×',
      value: ofBare('streams-100', servingCpu),
      unit: 'times',
      most: 1.15,
    },
    {
      measure: '1 000 streams, same format: CPU a chunk of bare',
      goal: '≤ 1.15 ×',
      value: ofBare('streams-1000', servingCpu),
      unit: 'times',
      most: 1.15,
    },
    {
      measure: '100 streams: added time to first token, p50 over bare',
      goal: '≤ 1 ms',
      value: added('streams-100', 'omniroute', firstToken, 'bare'),
      unit: 'ms',
      most: 1,
    },
    {
      measure: '1 000 streams, translated: CPU a chunk of bare',
      goal: '≤ 1.8 ×',
      value: ofBare('streams-1000-to-messages', servingCpu, 'streams-1000'),
      unit: 'times',
      most: 1.8,
    },
    {
      measure: 'memory, idle',
      goal: '≤ 150 MB',
      value: scale(median(results.coldStarts.map(({ idleRss }) => idleRss)), 1 / megabyte),
      unit: 'mb',
      most: 150,
    },
    {
      measure: 'memory with 1 000 streams',
      goal: '≤ 240 MB',
      value: scale(
        get('streams-1000', 'omniroute', (each) => each.rss),
        1 / megabyte,
      ),
      unit: 'mb',
      most: 240,
    },
    {
      measure: 'memory a stream, 9 000 open',
      goal: '≤ 60 kB',
      value: get('open-9000', 'omniroute', bytesPerStream),
      unit: 'kb',
      most: 60,
    },
    {
      measure: 'cold start to the first answer',
      goal: '≤ 1 s',
      value: median(results.coldStarts.map(({ firstAnswerMs }) => firstAnswerMs)),
      unit: 'ms',
      most: 1000,
    },
    {
      measure: 'through LiteLLM at 30 requests a second: added p95',
      goal: 'reported',
      value: added('litellm-30', 'omniroute-litellm', p95, 'litellm'),
      unit: 'ms',
      most: Number.POSITIVE_INFINITY,
    },
  ];
}

/** In kB. */
function bytesPerStream(each: Measurement): number | undefined {
  return each.rss === undefined || each.rssBefore === undefined ? undefined : (each.rss - each.rssBefore) / 9000 / 1000;
}

function toMs(us: number | undefined): number | undefined {
  return scale(us, 1 / 1000);
}

function scale(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

function formatUnit(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${Math.round(value * 100)} %`;
    case 'times':
      return `${value.toFixed(2)} ×`;
    case 'ms':
      return value >= 100 ? `${Math.round(value)} ms` : `${value.toFixed(2)} ms`;
    case 'us':
      return `${value.toFixed(1)} µs`;
    case 'mb':
      return `${Math.round(value)} MB`;
    case 'kb':
      return `${value.toFixed(1)} kB`;
  }
}
