import { isJsonObject, OmniError, type OmniErrorCode } from '@omniroute/core';
import type { Route } from './route.ts';
import { routes, type RouteName } from './routes.ts';
import { faultSchema } from './schemas/shared.ts';
import type { RouteInput, RouteReply } from './types.ts';

export type ClientOptions = {
  /** Origin of the gateway, or `''` in a page that it serves. */
  readonly baseUrl: string;
  /** Admin token; a browser session needs none. */
  readonly token?: string;
};

type CallOptions = { readonly signal?: AbortSignal };

/** A fault that the admin API answered with. `status` is the HTTP status, `field` the input that it is about. */
export class ApiError extends OmniError {
  readonly httpStatus: number;

  constructor(httpStatus: number, code: OmniErrorCode, message: string, field?: string) {
    super(code, message, field === undefined ? {} : { field });
    this.httpStatus = httpStatus;
  }
}

export type Client = {
  /** Calls one operation. Throws `ApiError` for a fault, `TypeError` when the gateway cannot be reached. */
  call<Name extends RouteName>(name: Name, input: RouteInput<Name>, options?: CallOptions): Promise<RouteReply<Name>>;
  /** Calls a streamed operation and yields its lines as they come. */
  stream<Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
    options?: CallOptions,
  ): AsyncIterable<RouteReply<Name>>;
};

/** The typed client of the admin API, for the dashboard, the CLI and tests. */
export function createClient(options: ClientOptions): Client {
  return {
    call: async (name, input, callOptions) => {
      const route: Route = routes[name];
      const response = await send(options, route, input, callOptions);
      return parseReply<typeof name>(route, response.status === 204 ? undefined : await response.json());
    },
    stream: async function* (name, input, callOptions) {
      const route: Route = routes[name];
      const response = await send(options, route, input, callOptions);
      for await (const line of readLines(response)) yield parseReply<typeof name>(route, JSON.parse(line));
    },
  };
}

/** The gateway made the reply from the same schema, which is the guarantee behind this cast. */
function parseReply<Name extends RouteName>(route: Route, body: unknown): RouteReply<Name> {
  return (route.response?.parse(body) ?? undefined) as RouteReply<Name>;
}

type AnyInput = { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown };

async function send(options: ClientOptions, route: Route, input: AnyInput, call: CallOptions = {}): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(options.baseUrl + buildPath(route, input), {
    method: route.method,
    headers,
    credentials: 'same-origin',
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  if (!response.ok) throw await readFault(response);
  return response;
}

function buildPath(route: Route, input: AnyInput): string {
  const params = isJsonObject(input.params) ? input.params : {};
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(isJsonObject(input.query) ? input.query : {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function readFault(response: Response): Promise<ApiError> {
  const text = await response.text();
  const fault = faultSchema.safeParse(safeJson(text));
  if (!fault.success)
    return new ApiError(response.status, 'internal', `The gateway answered ${response.status} without saying why.`);
  const { code, message, field } = fault.data.error;
  return new ApiError(response.status, code as OmniErrorCode, message, field);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* readLines(response: Response): AsyncIterable<string> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}
