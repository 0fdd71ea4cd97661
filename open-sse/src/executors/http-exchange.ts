import type { IncomingHttpHeaders } from 'node:http2';
import type { Dispatcher } from 'undici';
import type { Cancellation, CancelListener } from './cancellation.ts';
import type { HttpRequest } from './http-client.ts';
import type { BodySink, HeaderMap, UpstreamBody, UpstreamReply } from './executor.ts';
import { upstreamError, upstreamErrorCodes } from './upstream-error.ts';

/** So much of a body is kept while nobody reads it; then the upstream is told to wait. */
const maxWaitingBytes = 256 * 1024;

export type ExchangeLimits = Pick<HttpRequest, 'headersTimeoutMs' | 'connectTimeoutMs'>;

/**
 * One HTTP call: undici's handler before the headers, the reply's body after them. It is its own event listener and its own
 * body, so that a call costs one object and no closures.
 */
export class HttpExchange implements Dispatcher.DispatchHandler, UpstreamBody, CancelListener {
  /** Settles once, with the reply or with what prevented it. */
  readonly reply: Promise<UpstreamReply>;
  private readonly resolveReply: (reply: UpstreamReply) => void;
  private readonly rejectReply: (reason: unknown) => void;
  private readonly cancellation: Cancellation;
  private readonly headersTimeoutMs: number;
  private readonly timer: NodeJS.Timeout;
  /** Runs while the request waits for a connection that must come in time. */
  private connectTimer: NodeJS.Timeout | undefined;
  /** Nothing of what the connection still tells is of interest: the headers never came in time, or the body was aborted. */
  private closedBecause: Error | undefined;
  private hasHeaders = false;
  /** Absent while the request waits for a connection. */
  private controller: Dispatcher.DispatchController | undefined;
  private sink: BodySink | undefined;
  private isPaused = false;
  /** What came before `start`, or between a pause and the moment that the connection obeys it. */
  private readonly waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** How the body ended; told to the sink after all that waits. */
  private ending: 'open' | 'whole' | Error = 'open';
  private toldEnding = false;

  constructor({ headersTimeoutMs, connectTimeoutMs }: ExchangeLimits, cancellation: Cancellation) {
    const { promise, resolve, reject } = Promise.withResolvers<UpstreamReply>();
    this.reply = promise;
    this.resolveReply = resolve;
    this.rejectReply = reject;
    this.cancellation = cancellation;
    this.headersTimeoutMs = headersTimeoutMs;
    this.timer = setTimeout(onHeadersTimeout, headersTimeoutMs, this);
    if (connectTimeoutMs !== undefined) this.connectTimer = setTimeout(onConnectTimeout, connectTimeoutMs, this);
    cancellation.listen(this);
  }

  /** Before the headers the call fails with the reason, after them its body does. */
  onCancel(reason: Error): void {
    if (!this.hasHeaders) {
      this.giveUp(reason);
      return;
    }
    if (this.ending !== 'open' || this.closedBecause !== undefined) return;
    this.waiting.length = 0;
    this.controller?.abort(reason);
    this.end(reason);
  }

  onTimeout(): void {
    const message = `The upstream sent no response headers within ${this.headersTimeoutMs} ms.`;
    this.giveUp(upstreamError(upstreamErrorCodes.headersTimeout, message));
  }

  onConnectTimeout(): void {
    this.giveUp(
      upstreamError(upstreamErrorCodes.connectTimeout, 'The upstream did not accept the connection in time.'),
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    clearTimeout(this.connectTimer);
    if (this.closedBecause !== undefined) controller.abort(this.closedBecause);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.closedBecause !== undefined) return;
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== '' && encoding !== 'identity') {
      const message = `The upstream compressed its reply (${encoding}) although it was asked not to.`;
      this.giveUp(upstreamError(upstreamErrorCodes.encoded, message));
      return;
    }
    this.hasHeaders = true;
    clearTimeout(this.timer);
    this.resolveReply({ status, headers: toHeaderMap(headers), body: this });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.closedBecause !== undefined) return;
    if (this.sink !== undefined && !this.isPaused && this.waiting.length === 0) {
      this.sink.onData(chunk);
      return;
    }
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.waitingBytes > maxWaitingBytes) this.controller?.pause();
  }

  onResponseEnd(): void {
    this.end('whole');
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.hasHeaders) this.end(error);
    else this.giveUp(error);
  }

  start(sink: BodySink): void {
    this.sink = sink;
    this.deliver();
  }

  pause(): void {
    this.isPaused = true;
    if (this.ending === 'open') this.controller?.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.deliver();
  }

  abort(): void {
    if (this.closedBecause !== undefined) return;
    this.closedBecause = upstreamError(upstreamErrorCodes.closed, 'The reply is not wanted any more.');
    this.waiting.length = 0;
    this.cancellation.unlisten(this);
    if (this.ending === 'open') this.controller?.abort(this.closedBecause);
  }

  private end(ending: 'whole' | Error): void {
    if (this.ending !== 'open') return;
    this.ending = ending;
    this.cancellation.unlisten(this);
    if (this.sink !== undefined && this.waiting.length === 0) this.tellEnding();
  }

  /** Hands out what waits, for as long as the sink takes it, then lets the connection go on. */
  private deliver(): void {
    const sink = this.sink;
    if (sink === undefined) return;
    while (!this.isPaused && this.closedBecause === undefined) {
      const chunk = this.waiting.shift();
      if (chunk === undefined) break;
      this.waitingBytes -= chunk.length;
      sink.onData(chunk);
    }
    if (this.isPaused || this.waiting.length > 0) return;
    if (this.ending === 'open') this.controller?.resume();
    else this.tellEnding();
  }

  private tellEnding(): void {
    if (this.toldEnding || this.closedBecause !== undefined || this.ending === 'open') return;
    this.toldEnding = true;
    if (this.ending === 'whole') this.sink?.onEnd();
    else this.sink?.onError(this.ending);
  }

  private giveUp(reason: unknown): void {
    if (this.hasHeaders || this.closedBecause !== undefined) return;
    this.closedBecause =
      reason instanceof Error ? reason : upstreamError(upstreamErrorCodes.closed, 'The call was aborted.');
    this.stopWaitingForHeaders();
    this.rejectReply(reason);
    this.controller?.abort(this.closedBecause);
  }

  private stopWaitingForHeaders(): void {
    clearTimeout(this.timer);
    clearTimeout(this.connectTimer);
    this.cancellation.unlisten(this);
  }
}

function onConnectTimeout(exchange: HttpExchange): void {
  exchange.onConnectTimeout();
}

function onHeadersTimeout(exchange: HttpExchange): void {
  exchange.onTimeout();
}

function toHeaderMap(headers: IncomingHttpHeaders): HeaderMap {
  const map: Record<string, string> = {};
  for (const name in headers) {
    const value: unknown = headers[name];
    if (typeof value === 'string') map[name] = value;
    else if (Array.isArray(value)) map[name] = value.join(', ');
  }
  return map;
}
