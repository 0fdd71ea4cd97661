import type { Behaviour, Fault, Pace } from './behaviour.ts';
import type { Ending, Performance, Step } from './performance.ts';
import type { Ask, FakeWire } from './wires/wire.ts';

type Wire = FakeWire<string | Buffer>;

const sse = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
const json = { 'content-type': 'application/json' };
const page = '<!doctype html><html><body><h1>It works!</h1></body></html>';
const malformedFrame = 'data: {"choices":[{"delta":{"conte\n\n';

/** Turns a behaviour into what happens on the socket, step by step. */
export function planPerformance(behaviour: Behaviour, wire: Wire, ask: Ask): Performance {
  const open = (status: number, headers: Readonly<Record<string, string>>): readonly Step[] => [
    ...waitOf(behaviour.delayMs),
    { do: 'headers', status, headers: { ...headers, ...behaviour.headers } },
    ...waitOf(behaviour.firstEventDelayMs),
  ];
  const stream = wire.streamType === undefined ? sse : { 'content-type': wire.streamType };
  switch (behaviour.kind) {
    case 'reply':
      return [...open(200, ask.stream ? stream : json), ...planReply(behaviour, wire, ask)];
    case 'error': {
      const body =
        behaviour.body ?? wire.encodeError(behaviour.status, behaviour.message ?? 'The fake upstream says no.');
      return [
        ...open(behaviour.status, { ...json, ...wire.errorHeaders?.(behaviour.status) }),
        ...writesOf([body], behaviour),
        { do: 'end' },
      ];
    }
    case 'raw':
      return [
        ...open(behaviour.status ?? 200, stream),
        ...writesOf(behaviour.chunks, behaviour),
        { do: behaviour.then ?? 'end' },
      ];
    case 'html':
      return [...open(200, { 'content-type': 'text/html' }), ...writesOf([page], behaviour), { do: 'end' }];
    case 'empty':
      return [...open(200, { ...json, 'content-length': '0' }), { do: 'end' }];
    case 'redirect':
      return [...open(behaviour.status ?? 307, { location: behaviour.location }), { do: 'end' }];
    case 'hang':
    case 'reset': {
      const before =
        behaviour.when === 'before-headers' ? waitOf(behaviour.delayMs) : open(200, ask.stream ? stream : json);
      return [...before, { do: behaviour.kind }];
    }
  }
}

type Reply = Extract<Behaviour, { kind: 'reply' }>;

function planReply(reply: Reply, wire: Wire, ask: Ask): Performance {
  const chunks = ask.stream ? wire.encodeFrames(reply, ask) : halvesOf(wire.encodeBody(reply, ask));
  if (!reply.fault) return [...writesOf(chunks, reply), { do: 'end' }];
  const events = ask.stream ? reply.fault.afterEvents : Math.min(1, reply.fault.afterEvents);
  const before = writesOf(chunks.slice(0, events), reply);
  return [...before, ...planFault(reply.fault, chunks.slice(events), reply, wire)];
}

function planFault(fault: Fault, rest: readonly (string | Buffer)[], pace: Pace, wire: Wire): Performance {
  const ending: Ending = { do: 'end' };
  switch (fault.kind) {
    case 'reset':
    case 'close':
    case 'end':
    case 'hang':
      return [{ do: fault.kind }];
    case 'malformed':
      return [...writesOf([wire.malformedFrame ?? malformedFrame, ...rest], pace), ending];
    case 'error-frame':
      return [...writesOf([wire.encodeErrorFrame(fault.message ?? 'The fake upstream broke.')], pace), ending];
    case 'pause':
      return [{ do: 'wait-for', until: fault.until ?? Promise.resolve() }, ...writesOf(rest, pace), ending];
  }
}

function halvesOf(body: string): readonly string[] {
  const middle = Math.floor(body.length / 2);
  return [body.slice(0, middle), body.slice(middle)];
}

function writesOf(chunks: readonly (string | Buffer)[], pace: Pace): readonly Step[] {
  const buffers = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  const cut = pace.dripBytes === undefined ? buffers : dripOf(Buffer.concat(buffers), pace.dripBytes);
  return cut.flatMap((bytes, index): readonly Step[] => [
    ...(index === 0 ? [] : waitOf(pace.chunkDelayMs)),
    { do: 'write', bytes },
  ]);
}

function dripOf(bytes: Buffer, size: number): readonly Buffer[] {
  const drops: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) drops.push(bytes.subarray(start, start + size));
  return drops;
}

function waitOf(ms: number | undefined): readonly Step[] {
  return ms === undefined ? [] : [{ do: 'wait', ms }];
}
