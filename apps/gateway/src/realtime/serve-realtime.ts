import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { OmniError } from '@omniroute/core';
import { endpointOf } from '@omniroute/registry';
import { WebSocketServer, type WebSocket } from 'ws';
import { withinLimits } from '../limits/ask-within-limits.ts';
import { attributionOf } from '../pipeline/attribution.ts';
import { beginExchange } from '../pipeline/exchange.ts';
import { findPlan } from '../pipeline/find-plan.ts';
import { finish } from '../pipeline/finish.ts';
import { meter } from '../pipeline/meter.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { buildRecord } from '../pipeline/record.ts';
import { refuse } from '../pipeline/refuse.ts';
import { answerHeaders } from '../pipeline/reply-headers.ts';
import type { LivePlan } from '../pipeline/resolve-plan.ts';
import { clientLeft, runAttempt } from '../pipeline/run-attempt.ts';
import type { AnyInbound, Served } from '../pipeline/served.ts';
import { budgetOf, type AskCandidate, type PlanResult } from '../pipeline/walk-budget.ts';
import { walkPlan } from '../pipeline/walk-plan.ts';
import type { Caller } from '../snapshot/snapshot.ts';
import { authenticateHandshake, readHandshake, type Handshake } from './handshake.ts';
import { openUpstream, type OpenUpstream } from './open-upstream.ts';
import { realtimeSurface } from './realtime-surface.ts';
import { RelaySocket } from './relay-socket.ts';
import { RealtimeSession } from './session.ts';
import { WaitingClient } from './waiting-client.ts';

const { format } = realtimeSurface;
/** A socket that is not open by then is not worth waiting for, ms. */
const longestOpeningMs = 20_000;

/**
 * The data's way of a realtime session: the client's socket is accepted when a target's is open, so that until then there is
 * another target to turn to, and an error that HTTP can tell.
 */
export async function serveRealtime(
  pipeline: Pipeline,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const client = new WaitingClient(request, socket, head);
  const exchange = beginExchange(realtimeSurface, request, client.response);
  let caller: Caller | undefined;
  let inbound: AnyInbound | undefined;
  try {
    caller = authenticateHandshake(request, pipeline.snapshot());
    const handshake = readHandshake(request);
    inbound = { body: {}, facts: { model: handshake.model, stream: true, inputCharacters: 0 } };
    const plan = onlySpeakers(await findPlan(pipeline, { exchange, caller, inbound }), handshake.model);
    const attribution = attributionOf(caller, inbound.body);
    const served: Served = { pipeline, exchange, inbound, plan, caller, attribution, meter };
    if (caller.limited) await pipeline.limitDesk.admit(served, caller.limited);
    const result = await walkRealtime(served, handshake);
    const { end, failed } = result;
    if (end.type === 'failure') finish(served, { failed, end });
    else accept(served, client, handshake, { upstream: end.answer, failed });
  } catch (error) {
    refuse(pipeline, exchange, { caller, inbound, error });
  }
}

/** The targets that speak Realtime. Throws `OmniError` `invalid-input` when there is none. */
function onlySpeakers(plan: LivePlan, model: string): LivePlan {
  const candidates = plan.candidates.filter(
    ({ connection }) => endpointOf(connection.definition, format) !== undefined,
  );
  if (candidates.length > 0) return { ...plan, candidates };
  throw new OmniError('invalid-input', `“${model.slice(0, 100)}” has no target whose provider speaks Realtime.`, {
    field: 'model',
  });
}

function walkRealtime(served: Served, handshake: Handshake): Promise<PlanResult<OpenUpstream>> {
  const ask: AskCandidate<Served, OpenUpstream> = async ({ exchange, pipeline }, candidate, failed) => {
    const budget = budgetOf(served, failed);
    const firstEventMs = Math.min(budget.firstEventMs, longestOpeningMs);
    const maxMessageBytes = pipeline.limits.bodyBytes;
    const call = { exchange, candidate, format, handshake, maxMessageBytes, ...budget, firstEventMs };
    const result = await runAttempt(call, openUpstream);
    if (result.type === 'failure') failed.push(result.attempt.close({ failure: result.failure }));
    return result;
  };
  return walkPlan(served, withinLimits(ask));
}

type Opened = { readonly upstream: OpenUpstream; readonly failed: PlanResult['failed'] };

function accept(served: Served, client: WaitingClient, handshake: Handshake, { upstream, failed }: Opened): void {
  const { exchange, pipeline } = served;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: pipeline.limits.bodyBytes,
    handleProtocols: () => handshake.protocol,
  });
  server.once('headers', (headers: string[]) => {
    for (const [name, value] of Object.entries(answerHeaders(exchange, upstream.attempt, failed.length))) {
      headers.push(`${name}: ${String(value)}`);
    }
  });
  const { socket, head } = client.release();
  let accepted: WebSocket | undefined;
  server.handleUpgrade(client.request, socket, head, (webSocket) => {
    accepted = webSocket;
  });
  client.forgetErrors();
  if (accepted) new RealtimeSession(served, new RelaySocket(accepted), upstream, failed).start();
  else abandon(served, { upstream, failed });
}

/** The client went away in the very moment that a target was ready for it. */
function abandon({ pipeline, ...served }: Served, { upstream, failed }: Opened): void {
  upstream.socket.close(1001, '');
  const attempts = [...failed, upstream.attempt.close({ failure: clientLeft })];
  const record = buildRecord({ ...served, attempts, outcome: 'cancelled', status: 499, failure: clientLeft });
  pipeline.recorder.record(record, () => undefined);
}
