import type { Random } from './random.ts';
import type { WorldConnection } from './world.ts';
import { outageFailures, type StoryFailure } from './story/failures.ts';

/** A time in which a connection does badly. */
export type Incident = {
  readonly connectionId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of its calls, those that fail, 0 to 1. */
  readonly failureShare: number;
  readonly failure: StoryFailure;
};

type Span = { readonly fromMs: number; readonly untilMs: number };

const dayMs = 86_400_000;
/** A connection has one about so often. */
const daysBetween = 11;

/** The bad times of all connections, drawn for the whole span. */
export function planIncidents(
  random: Random,
  connections: readonly WorldConnection[],
  { fromMs, untilMs }: Span,
): readonly Incident[] {
  return connections.flatMap(({ row }) => {
    const count = Math.round(((untilMs - fromMs) / dayMs / daysBetween) * random.logNormal(1, 0.3));
    return Array.from({ length: count }, (): Incident => {
      const begin = fromMs + random.next() * (untilMs - fromMs);
      return {
        connectionId: row.id,
        fromMs: begin,
        toMs: begin + random.logNormal(70, 0.7) * 60_000,
        failureShare: 0.35 + random.next() * 0.6,
        failure: outageFailures[random.below(outageFailures.length)] ?? outageFailures[0],
      };
    });
  });
}

/** Tells which incident a connection is in; to be asked in order of time. */
export type FindIncident = (connectionId: string, atMs: number) => Incident | undefined;

export function incidentFinder(incidents: readonly Incident[]): FindIncident {
  const waiting = [...incidents].sort((a, b) => a.fromMs - b.fromMs);
  let running: Incident[] = [];
  let next = 0;
  return (connectionId, atMs) => {
    for (let incident = waiting[next]; incident && incident.fromMs <= atMs; incident = waiting[next]) {
      running = [...running.filter(({ toMs }) => toMs > atMs), incident];
      next += 1;
    }
    return running.find((each) => each.connectionId === connectionId && each.fromMs <= atMs && each.toMs > atMs);
  };
}
