import { redact } from '../../executors/classify/redact.ts';
import { judgeError } from '../upstream-get.ts';
import { probeAnswer, probeStream } from './answer-steps.ts';
import { probeIdentity } from './identity-step.ts';
import { probeKey } from './key-step.ts';
import { probeModels } from './models-step.ts';
import { probeAddress, probeConnect, probeDns } from './network-steps.ts';
import type { ProbeContext, ProbeOptions } from './probe-context.ts';
import {
  failed,
  probeStepIds,
  probeStepTitles,
  skipped,
  type ProbeStep,
  type ProbeStepId,
  type ProbeVerdict,
} from './probe-step.ts';

const steps: Readonly<Record<ProbeStepId, (context: ProbeContext) => Promise<ProbeVerdict>>> = {
  address: probeAddress,
  dns: probeDns,
  connect: probeConnect,
  identity: probeIdentity,
  key: probeKey,
  models: probeModels,
  answer: probeAnswer,
  stream: probeStream,
};

/**
 * Tests a connection in named steps and yields each verdict as it is reached. After a failed step the others are skipped. It
 * never throws for what the upstream does; texts hold no credential.
 */
export async function* probeConnection(options: ProbeOptions): AsyncGenerator<ProbeStep, void, undefined> {
  const context: ProbeContext = { options, findings: {} };
  let broken: ProbeStepId | undefined;
  for (const step of probeStepIds) {
    if (options.signal?.aborted === true) return;
    const startedAt = performance.now();
    const verdict: ProbeVerdict =
      broken === undefined ? await run(step, context) : skipped(`“${probeStepTitles[broken]}” failed.`);
    if (verdict.status === 'failed') broken ??= step;
    const durationMs = Math.round(performance.now() - startedAt);
    const message = redact(verdict.message, [options.connection.secret]);
    yield { step, title: probeStepTitles[step], durationMs, ...verdict, message };
  }
}

async function run(step: ProbeStepId, context: ProbeContext): Promise<ProbeVerdict> {
  try {
    return await steps[step](context);
  } catch (error) {
    return failed(judgeError(error).message, 'Test again; if it stays so, look into the log of OmniRoute.');
  }
}
