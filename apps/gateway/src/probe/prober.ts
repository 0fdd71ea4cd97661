import type { ProbeStepReport } from '@omniroute/contract';
import { recordConnectionTest, syncConnectionModels, type ControlContext } from '@omniroute/control';
import { OmniError, type ModelFacts } from '@omniroute/core';
import { discoverModels, probeConnection, type HttpClient, type ProbeStep } from '@omniroute/open-sse';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { LiveConnection } from '../snapshot/snapshot.ts';
import { createProbeCall } from './probe-call.ts';

const discoveryMs = 30_000;

/** Asks upstreams about themselves: tests of connections and their models. */
export type Prober = {
  /** Tests a connection step by step on the production path; keeps the verdict and the models that were found. */
  test(
    connectionId: string,
    options: { readonly model: string | undefined; readonly signal: AbortSignal },
  ): AsyncIterable<ProbeStepReport>;
  /** Asks an upstream for its models. Throws `OmniError` `unavailable` when it does not tell. */
  discover(
    connectionId: string,
    signal: AbortSignal,
  ): Promise<{ readonly tier: string; readonly models: readonly ModelFacts[] }>;
};

export type ProberParts = {
  readonly pipeline: Pipeline;
  readonly httpClient: HttpClient;
  readonly control: ControlContext;
  refresh(): Promise<void>;
  /** Where this gateway itself can be reached, to find loops. */
  selfOrigins(): readonly string[];
};

/** Composes the prober of pipeline and engine. */
export function createProber(parts: ProberParts): Prober {
  const discover: Prober['discover'] = async (id, signal) => {
    const { tier, models } = await discoverModels(upstreamOf(parts, id, signal));
    return { tier, models };
  };
  return {
    discover,
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
        if (step.step === 'stream' && !signal.aborted) await keep(parts, id, steps, discover);
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

async function keep(
  { control, refresh }: ProberParts,
  id: string,
  steps: readonly ProbeStep[],
  discover: Prober['discover'],
): Promise<void> {
  const failed = steps.find((step) => step.status === 'failed');
  const message = failed && `${failed.title}: ${failed.message}`;
  await recordConnectionTest(
    control,
    id,
    failed ? { status: 'failing', ...(message && { message }) } : { status: 'verified' },
  );
  const listed = steps.some((step) => step.step === 'models' && (step.status === 'ok' || step.status === 'warning'));
  if (listed) {
    const found = await discover(id, AbortSignal.timeout(discoveryMs)).catch((error: unknown) => {
      // The verdict stands without the list; a proxy that has just answered may still refuse it now.
      if (error instanceof OmniError) return undefined;
      throw error;
    });
    if (found) await syncConnectionModels(control, id, found.models);
  }
  await refresh();
}

function toReport({ details, ...step }: ProbeStep): ProbeStepReport {
  if (!details) return step;
  const { headers, ...rest } = details;
  return { ...step, details: { ...rest, ...(headers && { headers: { ...headers } }) } };
}
