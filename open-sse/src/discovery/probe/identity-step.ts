import { getFrom, judgeError } from '../upstream-get.ts';
import { judgeLitellmVersion } from './litellm-version.ts';
import { describeReply, type ProbeContext } from './probe-context.ts';
import { failed, ok, skipped, warning, type ProbeVerdict } from './probe-step.ts';

/** A LiteLLM proxy answers there, of a version that may run. Other upstreams have nothing to show before a key is used. */
export async function probeIdentity({ options, findings }: ProbeContext): Promise<ProbeVerdict> {
  const { definition, connection } = options;
  if (definition.executor !== 'litellm')
    return skipped(`${definition.name} says nothing of itself before it is asked with a key.`);
  const url = `${connection.baseUrl}/health/liveliness`;
  try {
    const reply = await getFrom(options, url);
    const details = describeReply(options, `GET ${url}`, reply);
    if (reply.status === 503)
      return warning('The proxy is shutting down.', 'Wait until it is back, then test again.', details);
    if (reply.status !== 200 || !reply.text.includes('alive')) {
      const hint =
        'Check the base URL: it is the proxy’s address without /v1 or /ui, with the path prefix if it has one.';
      return failed(`No LiteLLM proxy answers at this address (status ${reply.status}).`, hint, details);
    }
    findings.version = reply.headers['x-litellm-version'];
    const verdict = judgeLitellmVersion(findings.version);
    return verdict === undefined ? ok(liveMessage(findings.version), details) : { ...verdict, details };
  } catch (error) {
    return failed(judgeError(error).message, 'Check the base URL and the proxy’s log.');
  }
}

function liveMessage(version: string | undefined): string {
  return version === undefined ? 'A LiteLLM proxy is alive.' : `A LiteLLM proxy ${version} is alive.`;
}
