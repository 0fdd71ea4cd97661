import { totalInputTokens, type UpstreamFailure } from '@omniroute/core';
import { judgeLitellmVersion } from './litellm-version.ts';
import { pickProbeModel } from './pick-model.ts';
import { describe, type ProbeCallResult, type ProbeContext } from './probe-context.ts';
import { failed, ok, skipped, warning, type ProbeDetails, type ProbeVerdict } from './probe-step.ts';

/** One smallest completion on the production path. */
export function probeAnswer(context: ProbeContext): Promise<ProbeVerdict> {
  return askModel(context, false);
}

/** The same, streamed. */
export function probeStream(context: ProbeContext): Promise<ProbeVerdict> {
  return askModel(context, true);
}

async function askModel({ options, findings }: ProbeContext, stream: boolean): Promise<ProbeVerdict> {
  const model = options.model ?? pickProbeModel(findings.models ?? []);
  if (model === undefined) return skipped('No model is known to ask. Choose one and test again.');
  const result = await options.call({ model, stream });
  const details = describe(options, {
    request: `${stream ? 'Streamed completion' : 'Completion'} on ${model}`,
    ...(result.status === undefined ? {} : { status: result.status }),
    ...(result.headers === undefined ? {} : { headers: result.headers }),
    ...(result.body === undefined ? {} : { body: result.body }),
  });
  if (result.failure !== undefined) return judgeFailure(model, result.failure, details);
  const version = findings.version === undefined ? judgeLitellmVersion(result.litellm?.version) : undefined;
  if (version !== undefined) return { ...version, details };
  return judgeAnswer(model, result, stream, details);
}

function judgeFailure(model: string, failure: UpstreamFailure, details: ProbeDetails): ProbeVerdict {
  return failed(`${model} did not answer: ${failure.message}`, hints[failure.kind], details);
}

const hints: Readonly<Record<UpstreamFailure['kind'], string>> = {
  'bad-request': 'This model may need other parameters. Test with another chat model.',
  'context-length': 'This model’s window is too small for any prompt. Choose another.',
  'content-filter': 'A filter blocks even a greeting. Check the guardrails of the upstream.',
  auth: 'Check the key; behind a gateway, check the gateway’s own key for this model’s provider.',
  'model-access': 'The key may not use this model, or it does not exist. Choose another.',
  quota: 'The account or the key has no budget left.',
  'rate-limit': 'Wait a little, then test again.',
  overloaded: 'The upstream is busy. Test again later.',
  unavailable: 'The upstream has a fault of its own. See its status page or log.',
  timeout: 'The upstream is too slow. Is the model loaded?',
  network: 'The connection broke. Check proxies and firewalls between here and there.',
  protocol: 'What answered is no LLM API as expected. Check the base URL.',
  aborted: 'The test was stopped.',
};

function judgeAnswer(model: string, result: ProbeCallResult, stream: boolean, details: ProbeDetails): ProbeVerdict {
  const timing =
    stream && result.firstTokenMs !== undefined ? ` First token after ${Math.round(result.firstTokenMs)} ms.` : '';
  if (result.tokens === undefined) {
    return warning(
      `${model} answered but told no usage.${timing}`,
      'Tokens and cost of this upstream will be estimates.',
      details,
    );
  }
  const { output = 0 } = result.tokens;
  return ok(`${model} answered.${timing} Usage: ${totalInputTokens(result.tokens) ?? 0} in, ${output} out.`, details);
}
