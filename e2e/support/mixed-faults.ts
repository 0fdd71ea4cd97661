import type { Outcome } from '@omniroute/core';
import type { Behaviour } from '@omniroute/testing';

const reply = { kind: 'reply', text: 'one two three four', deltas: 6, usage: { input: 9, output: 4 } } as const;
/** Events until some of the content is out, in both formats. */
const someContent = 4;

/** What goes wrong before any content: the next target is asked. */
const before = {
  'rate limit': { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
  'bad key': { kind: 'error', status: 401 },
  'no such model': { kind: 'error', status: 404 },
  'server error': { kind: 'error', status: 500 },
  'bad gateway': { kind: 'error', status: 502 },
  overloaded: { kind: 'error', status: 529 },
  'reset before headers': { kind: 'reset', when: 'before-headers' },
  'reset after headers': { kind: 'reset', when: 'after-headers' },
  'silence before headers': { kind: 'hang', when: 'before-headers' },
  'silence after headers': { kind: 'hang', when: 'after-headers' },
  'a web page': { kind: 'html' },
  'an empty reply': { kind: 'empty' },
  'half a reply': { ...reply, fault: { kind: 'close', afterEvents: 0 } },
  'an error inside a 200': { ...reply, fault: { kind: 'error-frame', afterEvents: 0 } },
} as const satisfies Readonly<Record<string, Behaviour>>;

/** What goes wrong amid the content of a stream: the client is told. */
const amid = {
  reset: { ...reply, fault: { kind: 'reset', afterEvents: someContent } },
  'closed inside the body': { ...reply, fault: { kind: 'close', afterEvents: someContent } },
  'ended without its end': { ...reply, fault: { kind: 'end', afterEvents: someContent } },
  'an error': { ...reply, fault: { kind: 'error-frame', afterEvents: someContent } },
} as const satisfies Readonly<Record<string, Behaviour>>;

type Before = keyof typeof before;
type Amid = keyof typeof amid;

/** A request and what its targets do, in the order in which they are asked. */
export type Scenario = {
  readonly client: 'chat' | 'messages';
  readonly stream: boolean;
  readonly first?: Before | Amid;
  readonly second?: Before;
  /** The client goes away amid a stream that has fallen silent. */
  readonly leaves?: true;
};

const befores = keysOf(before);
const amids = keysOf(amid);
/** Each takes a request the whole wait for a first event, so that they come more rarely. */
const silences: readonly Before[] = ['silence before headers', 'silence after headers'];

/** The same number always gives the same scenario. */
export function scenarioOf(number: number): Scenario {
  const draw = (salt: number, count: number) => hash(number * 31 + salt) % count;
  const client = draw(1, 2) === 0 ? 'chat' : 'messages';
  const stream = draw(2, 3) > 0;
  const kind = draw(3, 100);
  const drawBefore = (salt: number): Before => {
    const drawn = befores[draw(salt, befores.length)] ?? 'overloaded';
    return silences.includes(drawn) && draw(salt + 1, 4) > 0 ? 'overloaded' : drawn;
  };
  if (kind < 30) return { client, stream };
  if (kind < 70) return { client, stream, first: drawBefore(4) };
  if (kind < 76) return { client, stream, first: drawBefore(4), second: drawBefore(6) };
  if (kind < 80) return { client, stream: true, leaves: true };
  return { client, stream: true, first: amids[draw(8, amids.length)] ?? 'reset' };
}

/** What the upstream does that is asked first, or second. */
export function behaviourOf({ first, second, leaves }: Scenario, place: 'first' | 'second'): Behaviour {
  if (leaves) return { ...reply, fault: { kind: 'hang', afterEvents: someContent } };
  const fault = place === 'first' ? first : second;
  if (fault === undefined) return reply;
  return isBefore(fault) ? before[fault] : amid[fault];
}

export type Expected = {
  readonly outcome: Outcome;
  readonly attempts: number;
  /** Absent: the status of the last failure, whatever it is. */
  readonly status: number | undefined;
  readonly reply: RegExp;
  /** What would make the client believe in a good end. */
  readonly never: RegExp;
};

const goodEnd = /\[DONE\]|event: message_stop/;
const nothing = /^\b$/;

/** What has to become of it. */
export function expectedOf({ stream, first, second, leaves }: Scenario): Expected {
  const whole = { status: 200, reply: stream ? goodEnd : /one two three four/, never: /"error"/ };
  if (leaves) return { ...whole, outcome: 'cancelled', attempts: 1 };
  if (first === undefined) return { ...whole, outcome: 'answered', attempts: 1 };
  if (!isBefore(first)) return { outcome: 'broken', attempts: 1, status: 200, reply: /"error"/, never: goodEnd };
  if (second === undefined) return { ...whole, outcome: 'answered', attempts: 2 };
  return { outcome: 'failed', attempts: 2, status: undefined, reply: /"error"/, never: stream ? goodEnd : nothing };
}

function isBefore(fault: Before | Amid): fault is Before {
  return fault in before;
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[];
}

/** A well-mixed whole number from another. */
function hash(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
