import { clientFormats, type WireFormat } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import type { CanonicalResponse } from '../canonical/response.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { unfold } from '../stream/unfold.ts';
import { codecOf } from './index.ts';

const context = { model: 'alias', id: 'reply-1', createdAtSec: 5, wantsUsage: true };

function replyOf(serviceTier: string): CanonicalResponse {
  return {
    choices: [{ parts: [{ type: 'text', text: 'a' }], finishReason: 'stop' }],
    usage: { tokens: { input: 1, output: 1 }, source: 'reported' },
    serviceTier,
  };
}

function streamed(format: WireFormat, reply: CanonicalResponse) {
  const encoder = codecOf(format).createStreamEncoder(context);
  const text = unfold(reply).map((event) => encoder.push(event));
  const decoder = codecOf(format).createStreamDecoder();
  const frames = createSseFrames().push(Buffer.from(text.join('')));
  const events = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
  return { tier: fold(events).serviceTier, losses: encoder.losses };
}

function whole(format: WireFormat, reply: CanonicalResponse) {
  const { value, losses } = codecOf(format).encodeResponse(reply, context);
  return { tier: codecOf(format).decodeResponse(value).value.serviceTier, losses };
}

describe.each(clientFormats)('the tier that a reply of %s names', (format) => {
  it.each(['default', 'priority'])('is the same in every format, whole and streamed: %s', (tier) => {
    expect(whole(format, replyOf(tier))).toEqual({ tier, losses: [] });
    expect(streamed(format, replyOf(tier))).toEqual({ tier, losses: [] });
  });

  it('is noted as lost where the format has no word for it', () => {
    const knows = format.startsWith('openai-');
    const told = knows ? { tier: 'scale', losses: [] } : { losses: [{ field: 'response.serviceTier' }] };
    expect(whole(format, replyOf('scale'))).toEqual(told);
    expect(streamed(format, replyOf('scale'))).toEqual(told);
  });
});
