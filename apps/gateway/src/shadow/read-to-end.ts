import type { Cancellation, Observed, RawFailure } from '@omniroute/open-sse';
import type { SourceEnding } from '../pipeline/reply-source.ts';
import type { Answer } from '../pipeline/run-attempt.ts';

export type ReadToEnd = {
  readonly observed: Observed;
  readonly losses: readonly string[];
  /** The stream broke, or was ended by us. */
  readonly failure?: RawFailure;
};

export type ReadLimits = { readonly deadlineMs: number; readonly stopped: Cancellation };

/** Reads an answer that nobody is shown, for what it says of itself. Its bytes go nowhere. */
export async function readToEnd(answer: Answer, { deadlineMs, stopped }: ReadLimits): Promise<ReadToEnd> {
  if (answer.type === 'whole') return { observed: answer.observed, losses: answer.losses };
  const { source } = answer;
  const late = setTimeout(() => source.fail({ type: 'timeout', phase: 'total', afterMs: deadlineMs }), deadlineMs);
  const leave = { onCancel: (error: Error) => source.fail({ type: 'connection', error }) };
  const ending = await new Promise<SourceEnding>((resolve) => {
    source.handTo({ onReady: () => {}, onEnding: resolve });
    stopped.listen(leave);
  });
  clearTimeout(late);
  stopped.unlisten(leave);
  return {
    observed: source.relay.observed,
    losses: [...answer.losses, ...source.relay.losses],
    ...(ending.type === 'failed' && { failure: ending.failure }),
  };
}
