import type { RawData, WebSocket } from 'ws';

/** How a socket ended. `error`: it broke, or its other side broke the protocol; the code is then 1006. */
export type SocketEnding = { readonly code: number; readonly reason: string; readonly error: Error | undefined };

export type SocketListener = {
  onMessage(data: Buffer, isBinary: boolean): void;
  /** Called once, last. */
  onEnding(ending: SocketEnding): void;
};

/** So much may wait to be sent before the other side is told to wait, and so much when it may go on. */
const mostWaitingBytes = 1024 * 1024;
const fewWaitingBytes = 256 * 1024;
/** The other side may take this long to answer a close. */
const closeMs = 2000;
/** Codes that a close frame may carry (RFC 6455, 7.4): 1004 to 1006 and 1015 only tell of closes without one. */
const sayable = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);
const longestReasonBytes = 123;

/** One of the two sockets of a relay. What comes before somebody listens is held. */
export class RelaySocket {
  readonly #socket: WebSocket;
  readonly #begun = Promise.withResolvers<Buffer | SocketEnding>();
  readonly #held: { readonly data: Buffer; readonly isBinary: boolean }[] = [];
  #listener: SocketListener | undefined;
  #ending: SocketEnding | undefined;
  #heard = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => this.#take(toBuffer(data), isBinary));
    socket.on('pong', () => {
      this.#heard = true;
    });
    socket.on('error', (error) => this.#end({ code: 1006, reason: '', error }));
    socket.on('close', (code, reason) => this.#end({ code, reason: reason.toString('utf8'), error: undefined }));
  }

  /** Resolves with the first message, or with the ending where none came. */
  get begun(): Promise<Buffer | SocketEnding> {
    return this.#begun.promise;
  }

  handTo(listener: SocketListener): void {
    this.#listener = listener;
    for (const { data, isBinary } of this.#held.splice(0)) listener.onMessage(data, isBinary);
    if (this.#ending) listener.onEnding(this.#ending);
  }

  /** Sends what came from another socket, and holds that one up while this one is slow. */
  carry(data: Buffer, isBinary: boolean, from: RelaySocket): void {
    this.#socket.send(data, { binary: isBinary }, () => {
      // What a closing socket did not take is told by its ending.
      if (from.#socket.isPaused && this.#socket.bufferedAmount <= fewWaitingBytes) from.#socket.resume();
    });
    if (this.#socket.bufferedAmount > mostWaitingBytes) from.#socket.pause();
  }

  /** Sends a text of our own, if the socket still takes any. */
  say(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }

  /** Asks for a sign of life; false when the last one asked for did not come. One that we hold up need not give any. */
  isAlive(): boolean {
    const alive = this.#heard || this.#socket.isPaused;
    this.#heard = false;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
    return alive;
  }

  /** Ends the socket with a code that may be said, or with none. */
  close(code: number, reason: string): void {
    // What holds it up is over, and its answer to the close must be read.
    if (this.#socket.isPaused) this.#socket.resume();
    if (sayable(code)) this.#socket.close(code, cut(reason));
    else this.#socket.close();
    setTimeout(() => this.#socket.terminate(), closeMs).unref();
  }

  /** Ends the socket at once. */
  terminate(): void {
    this.#socket.terminate();
  }

  #take(data: Buffer, isBinary: boolean): void {
    this.#heard = true;
    this.#begun.resolve(data);
    if (this.#listener) this.#listener.onMessage(data, isBinary);
    else this.#held.push({ data, isBinary });
  }

  #end(ending: SocketEnding): void {
    if (this.#ending) return;
    this.#ending = ending;
    this.#begun.resolve(ending);
    this.#listener?.onEnding(ending);
  }
}

/** A socket gives single buffers unless it is told otherwise; the types say that it may be. */
function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function cut(reason: string): string {
  const bytes = Buffer.from(reason);
  return bytes.length <= longestReasonBytes
    ? reason
    : bytes.toString('utf8', 0, longestReasonBytes - 3).replace(/\uFFFD+$/, '');
}
