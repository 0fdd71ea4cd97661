import { ServerResponse, type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A client may speak before it is accepted, but not at length. */
const mostEarlyBytes = 64 * 1024;

/** A client whose socket is not accepted yet: it can still be answered by HTTP, and its leaving is noticed. */
export class WaitingClient {
  readonly request: IncomingMessage;
  /** For a refusal. */
  readonly response: ServerResponse;
  readonly #socket: Socket;
  readonly #early: Buffer[];
  #earlyBytes = 0;

  constructor(request: IncomingMessage, socket: Duplex, head: Buffer) {
    this.request = request;
    this.#socket = asSocket(socket);
    this.#early = [head];
    this.response = new ServerResponse(request);
    this.response.shouldKeepAlive = false;
    this.response.assignSocket(this.#socket);
    // Half closed it would stay for as long as the client likes: no server keeps the time of an upgraded connection.
    this.response.once('finish', () => this.#socket.destroySoon());
    // Nobody reads an upgraded connection, so that without this its end would not be seen.
    this.#socket.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onEnd);
  }

  /** Ends the waiting; gives the connection and what came on it so far. */
  release(): { readonly socket: Socket; readonly head: Buffer } {
    // It goes on to flow: what reads it next has to listen in this very turn.
    this.#socket.off('data', this.#onData).off('end', this.#onEnd);
    this.response.detachSocket(this.#socket);
    return { socket: this.#socket, head: Buffer.concat(this.#early) };
  }

  /** Lets go of a listener that an accepted socket has in a better form. */
  forgetErrors(): void {
    this.#socket.off('error', this.#onEnd);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes > mostEarlyBytes) this.#socket.destroy();
  };

  readonly #onEnd = (): void => {
    this.#socket.destroy();
  };
}

/** Connections of an HTTP server are sockets, of TLS or not. */
function asSocket(socket: Duplex): Socket {
  if (socket instanceof Socket) return socket;
  throw new TypeError('An upgraded connection is no socket.');
}
