import type { ProbeStepReport } from '@omniroute/contract';
import { recordConnectionTest, type ControlContext } from '@omniroute/control';
import { OmniError } from '@omniroute/core';
import { probeConnection, type HttpClient, type ProbeStep } from '@omniroute/open-sse';
import type { ConnectionSync } from '../jobs/connection-sync.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { LiveConnection } from '../snapshot/snapshot.ts';
import { createProbeCall } from './probe-call.ts';

const discoveryMs = 30_000;

/** Tests connections. */
export type Prober = {
  /** Tests a connection step by step on the production path; keeps the verdict and the models that were found. */
  test(
    connectionId: string,
    options: { readonly model: string | undefined; readonly signal: AbortSignal },
  ): AsyncIterable<ProbeStepReport>;
};

export type ProberParts = {
  readonly pipeline: Pipeline;
  readonly httpClient: HttpClient;
  readonly control: ControlContext;
  readonly sync: ConnectionSync;
  refresh(): Promise<void>;
  /** Where this gateway itself can be reached, to find loops. */
  selfOrigins(): readonly string[];
};

/** Composes the prober of pipeline and engine. */
export function createProber(parts: ProberParts): Prober {
  return {
    test: async function* (id, { model, signal }) {
      const steps: ProbeStep[] = [];
      const connection = getLive(parts, id);
      const options = {
        ...upstreamOf(parts, id, signal),
        selfOrigins: parts.selfOrigins(),
        call: createProbeCall(parts.pipeline, connection, signal),
        ...(model !== undefined && { model }),
      };
      for await (const step of probeConnection(options)) {
        steps.push(step);
        // Kept before the last line goes out: whoever has read the verdict finds it stored.
        if (step.step === 'stream' && !signal.aborted) await keep(parts, id, steps);
        yield toReport(step);
      }
    },
  };
}

function getLive({ pipeline }: ProberParts, id: string): LiveConnection {
  const connection = pipeline.snapshot().connections.get(id);
  if (connection) return connection;
  throw new OmniError('not-found', `There is no connection “${id}”.`);
}

function upstreamOf(parts: ProberParts, id: string, signal: AbortSignal) {
  const { upstream, definition } = getLive(parts, id);
  const ended = AbortSignal.any([signal, AbortSignal.timeout(discoveryMs)]);
  return { connection: upstream, definition, client: parts.httpClient, signal: ended };
}

async function keep({ control, refresh, sync }: ProberParts, id: string, steps: readonly ProbeStep[]): Promise<void> {
  const failed = steps.find((step) => step.status === 'failed');
  const message = failed && `${failed.title}: ${failed.message}`;
  await recordConnectionTest(
    control,
    id,
    failed ? { status: 'failing', ...(message && { message }) } : { status: 'verified' },
  );
  const listed = steps.some((step) => step.step === 'models' && (step.status === 'ok' || step.status === 'warning'));
  if (listed) {
    await sync.sync(id).catch((error: unknown) => {
      // The verdict stands without the list; a proxy that has just answered may still refuse it now.
      if (!(error instanceof OmniError)) throw error;
    });
  }
  await refresh();
}

function toReport({ details, ...step }: ProbeStep): ProbeStepReport {
  if (!details) return step;
  const { headers, ...rest } = details;
  return { ...step, details: { ...rest, ...(headers && { headers: { ...headers } }) } };
}
