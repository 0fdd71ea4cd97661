import { estimateTokens } from '@omniroute/metering';
import { OmniError } from '@omniroute/core';
import type { ServiceCodec } from '@omniroute/open-sse';
import { writeJson } from './finish.ts';
import type { ServiceInbound } from './read-service.ts';
import { buildRecord } from './record.ts';
import type { Served } from './served.ts';

type Estimated = Omit<Served<ServiceCodec, ServiceInbound>, 'meter'>;

/** Answers where no target can, by arithmetic; a header says so. */
export function answerEstimate(served: Estimated): void {
  const { exchange, inbound, pipeline } = served;
  const body = exchange.codec.encodeEstimate?.(estimateTokens(inbound.facts.inputCharacters));
  if (!body) throw new OmniError('internal', 'This service has no estimate.');
  const record = buildRecord({
    ...served,
    attempts: [],
    outcome: 'answered',
    status: 200,
    firstTokenMs: exchange.elapsedMs(),
  });
  pipeline.recorder.record(record, () => {
    writeJson(served, 200, body, { 'x-omniroute-attempts': '0', 'x-omniroute-estimated': 'true' });
  });
}
