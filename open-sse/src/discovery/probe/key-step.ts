import { formatUsd, parseUsd, type JsonObject } from '@omniroute/core';
import { asObject, parseJson } from '../../codecs/read-json.ts';
import type { TextReply } from '../../executors/http-client.ts';
import { listUrl } from '../list-url.ts';
import { getFrom, judgeError, judgeReply } from '../upstream-get.ts';
import { describeReply, type ProbeContext, type ProbeOptions } from './probe-context.ts';
import { failed, ok, skipped, warning, type ProbeDetails, type ProbeVerdict } from './probe-step.ts';

/** The upstream accepts the key. LiteLLM also tells what is left of its budget. */
export async function probeKey({ options }: ProbeContext): Promise<ProbeVerdict> {
  const { definition, connection } = options;
  const isLitellm = definition.executor === 'litellm';
  const url = isLitellm ? `${connection.baseUrl}/key/info` : listUrl(options);
  try {
    const reply = await getFrom(options, url);
    const details = describeReply(options, `GET ${url}`, reply);
    return isLitellm ? judgeLitellmKey(options, reply, details) : judgeKey(options, reply, details);
  } catch (error) {
    return failed(judgeError(error).message, 'The server accepted the connection but did not answer. Check its log.');
  }
}

/** The list of models is the cheapest question that needs a key. */
function judgeKey(options: ProbeOptions, reply: TextReply, details: ProbeDetails): ProbeVerdict {
  const { kind, message } = judgeReply(options, reply);
  if (reply.status !== 200 && kind === 'auth') return refusedKey(options, message, details);
  if (reply.status !== 200)
    return skipped(`Not told by the list of models (status ${reply.status}); the answer will show.`);
  return ok(options.connection.secret ? 'The key is accepted.' : 'No key is needed to list models.', {
    ...details,
    body: '',
  });
}

function judgeLitellmKey(options: ProbeOptions, reply: TextReply, details: ProbeDetails): ProbeVerdict {
  const { kind, message } = judgeReply(options, reply);
  switch (reply.status) {
    case 200:
      return judgeBudget(asObject(asObject(parseJson(reply.text))?.['info']) ?? {}, details);
    case 404:
      return ok('The key is the proxy’s master key or an admin key.', details);
    case 403:
      return ok('The key is accepted; it may not read its own budget.', details);
    case 500:
      return ok('The proxy has no database, so keys have no budget.', details);
    default:
      if (kind === 'auth') return refusedKey(options, message, details);
      return warning(
        `The proxy did not tell about the key: ${message}`,
        'The answer will show whether it works.',
        details,
      );
  }
}

function refusedKey({ connection }: ProbeOptions, message: string, details: ProbeDetails): ProbeVerdict {
  const hint = connection.secret ? 'Enter a valid key for this upstream.' : 'This upstream needs a key: enter one.';
  return failed(`The key was refused: ${message}`, hint, details);
}

function judgeBudget(info: JsonObject, details: ProbeDetails): ProbeVerdict {
  const spent = readUsd(info['spend']);
  const budget = readUsd(info['max_budget']);
  if (info['blocked'] === true)
    return failed('The key is blocked.', 'Unblock it in LiteLLM, or enter another.', details);
  if (spent === undefined || budget === undefined)
    return ok('The key is accepted; it has no budget of its own.', details);
  const message = `The key has spent $${formatUsd(spent)} of its budget of $${formatUsd(budget)}.`;
  return spent >= budget
    ? warning(message, 'Raise the budget in LiteLLM, or wait until it is reset.', details)
    : ok(message, details);
}

function readUsd(value: JsonObject[string]): number | undefined {
  return typeof value === 'number' || typeof value === 'string' ? parseUsd(value) : undefined;
}
