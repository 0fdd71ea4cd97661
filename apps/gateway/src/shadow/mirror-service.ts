import type { ServiceCodec } from '@omniroute/open-sse';
import { findWay } from '../pipeline/narrow-plan.ts';
import type { ServiceInbound } from '../pipeline/read-service.ts';
import { runService } from '../pipeline/run-service.ts';
import type { Served } from '../pipeline/served.ts';
import { mayBeMirrored } from './may-be-mirrored.ts';

type ServiceRun = Served<ServiceCodec, ServiceInbound>;

/** Sends a request for a service to the silent target of its plan, if it has one. Uploads are never sent twice. */
export function mirrorService(served: ServiceRun): void {
  const { plan, inbound, exchange, pipeline } = served;
  const { content, body } = inbound;
  if (!plan.shadow || content.type !== 'json') return;
  if (!mayBeMirrored({ format: exchange.codec.format, bytes: content.bytes, body })) return;
  pipeline.shadows.mirror(served, {
    shadow: plan.shadow,
    mayAsk: (candidate) => findWay(exchange.codec, candidate) !== undefined,
    run: runService,
  });
}
