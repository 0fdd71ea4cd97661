import { ratio } from '../../lib/statistics.ts';
import { firstTokenP50, servingCpu, type Figures } from '../figures.ts';
import type { Bound } from './bound.ts';

export function streamBounds({ get, ofBare, addedMs }: Figures): readonly Bound[] {
  const segments = (peer: 'bare' | 'omniroute') => get('streams-100', peer, (each) => each.segmentsPerEvent);
  const loopP99 = get('streams-1000', 'omniroute', (each) => each.loopDelay?.p99Ms);
  return [
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
      measure: '5 000 streams, same format: CPU a chunk of bare',
      goal: 'reported',
      value: ofBare('streams-5000', servingCpu),
      unit: 'times',
    },
    {
      measure: '100 streams in one go: CPU a chunk of bare',
      goal: 'reported',
      value: ofBare('instant-100', servingCpu),
      unit: 'times',
    },
    // Chunks that wait for another turn of the event loop reach the client joined with their followers.
    {
      measure: '100 streams: segments a chunk, of bare’s (1: each is forwarded when it comes)',
      goal: '≥ 0.98 ×',
      value: ratio(segments('omniroute'), segments('bare')),
      unit: 'times',
      least: 0.98,
    },
    {
      measure: '100 streams: added time to first token, p50 over bare',
      goal: '≤ 1 ms',
      value: addedMs('streams-100', 'omniroute', firstTokenP50, 'bare'),
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
    { measure: '1 000 streams: event loop late by, p99', goal: 'reported', value: loopP99, unit: 'ms' },
  ];
}
