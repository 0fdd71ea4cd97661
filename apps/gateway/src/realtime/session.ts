import type { AttemptRecord, Outcome, UpstreamFailure } from '@omniroute/core';
import { readRealtimeEvent } from '@omniroute/open-sse';
import { toClientFailure } from '../pipeline/client-failure.ts';
import { buildRecord } from '../pipeline/record.ts';
import { clientLeft } from '../pipeline/run-attempt.ts';
import type { Served } from '../pipeline/served.ts';
import { failureOf, type OpenUpstream } from './open-upstream.ts';
import { RealtimeMeter } from './realtime-meter.ts';
import type { RelaySocket, SocketEnding } from './relay-socket.ts';

const heartbeatMs = 30_000;
/** How a session may end well: done, going away, without a word. */
const goodCodes: ReadonlySet<number> = new Set([1000, 1001, 1005]);
/** A code of ours that says: come again. */
const restartCode = 1012;

type Close = { readonly code: number; readonly reason: string };
type SessionEnd = {
  readonly outcome: Outcome;
  readonly failure?: UpstreamFailure;
  readonly client: Close;
  readonly upstream: Close;
};

/**
 * A realtime session: messages go both ways untouched. It is one request, recorded when either side ends it, before the other side
 * is told.
 */
export class RealtimeSession {
  readonly #served: Served;
  readonly #client: RelaySocket;
  readonly #upstream: RelaySocket;
  readonly #attempt: OpenUpstream['attempt'];
  readonly #failed: readonly AttemptRecord[];
  readonly #meter: RealtimeMeter;
  #heartbeat: NodeJS.Timeout | undefined;
  #firstTokenMs: number | undefined;
  /** Responses that have begun and are not done. */
  #open = 0;
  #draining = false;
  #over = false;

  constructor(served: Served, client: RelaySocket, upstream: OpenUpstream, failed: readonly AttemptRecord[]) {
    this.#served = served;
    this.#client = client;
    this.#upstream = upstream.socket;
    this.#attempt = upstream.attempt;
    this.#failed = failed;
    this.#meter = new RealtimeMeter(upstream.attempt);
  }

  start(): void {
    this.#served.pipeline.streams.add(this);
    this.#heartbeat = setInterval(() => this.#checkLife(), heartbeatMs);
    this.#upstream.handTo({
      onMessage: (data, isBinary) => this.#fromUpstream(data, isBinary),
      onEnding: (ending) => this.#upstreamEnded(ending),
    });
    this.#client.handTo({
      onMessage: (data, isBinary) => this.#upstream.carry(data, isBinary, this.#client),
      onEnding: (ending) => this.#clientEnded(ending),
    });
  }

  /** Ends the session as soon as no response is under way. */
  drain(): void {
    this.#draining = true;
    if (this.#open <= 0) this.#restart('answered');
  }

  /** Ends the session now. */
  cut(reason: string): void {
    this.#restart('broken', { kind: 'unavailable', scope: 'request', message: reason });
  }

  #fromUpstream(data: Buffer, isBinary: boolean): void {
    this.#firstTokenMs ??= this.#served.exchange.elapsedMs();
    this.#client.carry(data, isBinary, this.#upstream);
    const event = isBinary ? undefined : readRealtimeEvent(data);
    if (event?.type === 'response-created') this.#open += 1;
    if (event?.type !== 'response-done') return;
    this.#open -= 1;
    if (event.tokens) this.#meter.note(event.tokens);
    if (this.#draining) this.drain();
  }

  #upstreamEnded(ending: SocketEnding): void {
    const { code, reason } = ending;
    const close = { code, reason };
    if (goodCodes.has(code)) return this.#end({ outcome: 'answered', client: close, upstream: close });
    const failure = this.#attempt.candidate.connection.executor.classify(failureOf(ending));
    // Where the upstream said why, its own words are the best there are.
    if (code !== 1006) return this.#end({ outcome: 'broken', failure, client: close, upstream: close });
    const { exchange } = this.#served;
    if (!this.#over) this.#client.say(exchange.codec.encodeStreamError(toClientFailure(failure, exchange.id, 1)));
    return this.#end({ outcome: 'broken', failure, client: { code: 1011, reason: failure.message }, upstream: close });
  }

  #clientEnded({ code, reason, error }: SocketEnding): void {
    const close = { code, reason };
    if (code !== 1006) return this.#end({ outcome: 'answered', client: close, upstream: close });
    const tooLarge = error !== undefined && 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    const upstream = { code: 1001, reason: '' };
    if (!tooLarge) return this.#end({ outcome: 'cancelled', failure: clientLeft, client: close, upstream });
    const message = `The client sent a message of more than ${this.#served.pipeline.limits.bodyBytes} bytes.`;
    const failure: UpstreamFailure = { kind: 'bad-request', scope: 'request', message };
    return this.#end({ outcome: 'broken', failure, client: { code: 1009, reason: message }, upstream });
  }

  #restart(outcome: Outcome, failure?: UpstreamFailure): void {
    const client = { code: restartCode, reason: 'OmniRoute is restarting. Connect again.' };
    this.#end({ outcome, client, upstream: { code: 1001, reason: '' }, ...(failure && { failure }) });
  }

  #checkLife(): void {
    if (!this.#client.isAlive()) this.#client.terminate();
    if (!this.#upstream.isAlive()) this.#upstream.terminate();
  }

  #end({ outcome, failure, client, upstream }: SessionEnd): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#heartbeat);
    const { exchange, caller, inbound, plan, pipeline } = this.#served;
    pipeline.streams.delete(this);
    const { metered } = this.#meter;
    const record = buildRecord({
      exchange,
      caller,
      inbound,
      plan,
      attempts: [...this.#failed, this.#attempt.close({ metered, ...(failure && { failure }) })],
      outcome,
      status: outcome === 'cancelled' ? 499 : 101,
      ...(this.#firstTokenMs !== undefined && { firstTokenMs: this.#firstTokenMs }),
      ...(failure && { failure }),
    });
    // Nobody is left to send to an upstream that is not wanted any more.
    this.#upstream.close(upstream.code, upstream.reason);
    pipeline.recorder.record(record, () => this.#client.close(client.code, client.reason));
  }
}
