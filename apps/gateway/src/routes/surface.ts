import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers one client request. Resolves when the answer is on its way; rejects only for faults of ours. */
export type RouteHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The same for what lies below a path, which it reads for itself. */
export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Takes over a connection that wants to be a WebSocket. `head` is what came with the request. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;

/** One path of the server with a handler for each method that it takes. */
export type RouteEntry = {
  readonly path: string;
  readonly methods: Readonly<Record<string, RouteHandler>>;
  readonly upgrade?: UpgradeHandler;
};

/** Paths that hold a value: `match` gives the handlers by method for a path that is one of them. */
export type PatternEntry = { match(path: string): RouteEntry | undefined };
