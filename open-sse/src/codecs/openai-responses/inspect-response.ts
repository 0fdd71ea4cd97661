import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { ReplyFacts } from '../codec.ts';
import { countCharacters } from '../inspect-fields.ts';
import { asObject, asString } from '../read-json.ts';
import { callInputs } from './decode-items.ts';
import { requireResponse } from './decode-response.ts';
import { readUsage } from './usage.ts';
import { toFinishReason } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no response, or one that failed. */
export function inspectResponse(body: JsonObject): ReplyFacts {
  const { output } = requireResponse(body);
  const usage = asObject(body['usage']);
  const hasCalls = output.some((item) => callInputs.has(asObject(item)?.['type'] ?? ''));
  return defined({
    ...(usage && readUsage(usage)),
    finishReason: toFinishReason(body, hasCalls),
    replyId: asString(body['id']),
    pending: isPending(body) || undefined,
    // Only an answer whose upstream counted nothing is counted by us.
    outputCharacters: usage ? 0 : countCharacters(output),
  });
}

/** https://platform.openai.com/docs/guides/background */
function isPending({ status }: JsonObject): boolean {
  return status === 'queued' || status === 'in_progress';
}
