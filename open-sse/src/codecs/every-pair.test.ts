import { tokenKinds, clientFormats, type JsonObject, type TokenCounts, type WireFormat } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { findBrokenLaw } from '../canonical/event-laws.ts';
import type { CanonicalRequest } from '../canonical/request.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import type { Codec } from './codec.ts';
import { codecOf } from './index.ts';

const targetFormats: readonly WireFormat[] = [...clientFormats, 'cohere-chat', 'bedrock-converse'];

/** Every client format, with every other format as its target. */
const pairs = clientFormats.flatMap((client) =>
  targetFormats.filter((target) => target !== client).map((target): [WireFormat, WireFormat] => [client, target]),
);

/** What a format has no word for, so that nothing of it can come out at the other end. */
type Limits = {
  /** The form of the answer cannot be asked for where there are tools. */
  readonly formBesideTools?: false;
  /** Reasoning is asked for in tokens, or at all. */
  readonly effort?: false;
  /** Tokens of reasoning are counted among the others. */
  readonly reasoningTokens?: false;
  /** How reasoning is asked for depends on the model: one that can be asked. */
  readonly thinker?: string;
};
const limits: { readonly [format in WireFormat]?: Limits } = {
  'cohere-chat': { formBesideTools: false, effort: false, reasoningTokens: false },
  'bedrock-converse': { reasoningTokens: false, thinker: 'us.anthropic.claude-opus-4-6-v1' },
};

const context = { model: 'alias', id: 'reply-1', createdAtSec: 5, wantsUsage: true };
const image = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0=' } } as const;

/** Tools called at once, their results with an image among them, and a question about all that. */
const conversation: CanonicalRequest = {
  model: 'gemini-2.5-pro',
  stream: true,
  turns: [
    { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
    { role: 'user', parts: [{ type: 'text', text: 'What is here?' }, image] },
    {
      role: 'assistant',
      parts: [
        { type: 'text', text: 'Let me look.' },
        { type: 'tool-call', id: 'call_a', name: 'look', arguments: '{"at":"Kyōto"}' },
        { type: 'tool-call', id: 'call_b', name: 'hear', arguments: '{}' },
      ],
    },
    {
      role: 'user',
      parts: [
        { type: 'tool-result', toolCallId: 'call_a', content: [{ type: 'text', text: 'a gate' }] },
        { type: 'tool-result', toolCallId: 'call_b', content: [{ type: 'text', text: 'bells' }] },
      ],
    },
    { role: 'user', parts: [{ type: 'text', text: 'So?' }] },
  ],
  tools: [
    { name: 'look', description: 'Looks', parameters: { type: 'object', properties: { at: { type: 'string' } } } },
    { name: 'hear', parameters: { type: 'object', properties: {} } },
  ],
  toolChoice: { type: 'required' },
  output: { type: 'json-schema', schema: { type: 'object', properties: {} } },
  maxOutputTokens: 500,
  temperature: 0.5,
};

/** The conversation without what the target cannot be asked for. */
function conversationFor(target: WireFormat): CanonicalRequest {
  const { output, ...rest } = conversation;
  return limits[target]?.formBesideTools === false || !output ? rest : { ...rest, output };
}

/** A request as it comes to a codec: what the URL says has been put into the body. */
function wireOf(codec: Codec, request: CanonicalRequest): JsonObject {
  const { value } = codec.encodeRequest(request);
  return codec.namesModelIn === 'url' ? { ...value, model: request.model, stream: request.stream } : value;
}

/** What a request says, apart from how its turns are divided and what only one format has. */
function meaningOf({ turns, ...request }: CanonicalRequest): unknown {
  return {
    said: turns.flatMap((turn) => turn.parts.map((part) => ({ role: turn.role, ...part, extensions: undefined }))),
    tools: request.tools?.map((tool) => ({ ...tool, strict: undefined, extensions: undefined })),
    toolChoice: request.toolChoice,
    schema: request.output?.type === 'json-schema' ? request.output.schema : undefined,
    limits: [request.maxOutputTokens, request.temperature],
    called: [request.model, request.stream],
  };
}

describe.each(pairs)('a request of %s to %s', (client, target) => {
  const [from, to] = [codecOf(client), codecOf(target)];
  const asked = conversationFor(target);

  it('says the same in both: tools of two turns, an image, a schema', () => {
    const decoded = from.decodeRequest(wireOf(from, asked)).value;
    expect(meaningOf(decoded)).toEqual(meaningOf(asked));
    const { losses } = to.encodeRequest(decoded);
    const again = to.decodeRequest(wireOf(to, decoded)).value;
    expect(meaningOf(again)).toEqual(meaningOf(asked));
    expect(losses).toEqual([]);
  });

  it('asks for the reasoning that was asked for, as near as it can', () => {
    const thoughtful = { ...asked, model: 'gemini-3.1-pro', reasoning: { effort: 'high', enabled: true } } as const;
    const decoded = from.decodeRequest(wireOf(from, thoughtful)).value;
    const { value } = to.encodeRequest({ ...decoded, model: limits[target]?.thinker ?? decoded.model });
    const nearest = limits[target]?.effort === false ? { enabled: true } : { effort: 'high' };
    expect(to.decodeRequest(value).value.reasoning).toMatchObject(nearest);
  });

  it('notes a proof that only its own upstream understands', () => {
    const signature = { origin: client, value: 'c2lnbmVk' } as const;
    const thought = { role: 'assistant', parts: [{ type: 'reasoning', text: 'Hm', signature }] } as const;
    const { losses } = to.encodeRequest({ ...conversation, turns: [...conversation.turns, thought] });
    expect(losses.map((loss) => loss.field).join()).toMatch(/reasoning/);
  });
});

const tokens: TokenCounts = { input: 70, 'cache-read': 30, output: 25, reasoning: 12 };

/** The counts as far as the target tells them apart. */
function tokensOf(target: WireFormat): TokenCounts {
  const { output = 0, reasoning = 0, ...rest } = tokens;
  return limits[target]?.reasoningTokens === false ? { ...rest, output: output + reasoning } : tokens;
}

function block(index: number, start: Extract<StreamEvent, { type: 'block-start' }>['block'], texts: readonly string[]) {
  const deltas = texts.map((text): StreamEvent => ({ type: 'block-delta', index, delta: { type: 'text', text } }));
  return [{ type: 'block-start', index, block: start } as const, ...deltas, { type: 'block-end', index } as const];
}

const start: StreamEvent = { type: 'message-start', id: 'r1', model: 'm' };
const usage: StreamEvent = { type: 'usage', usage: { tokens, source: 'reported' } };

const replies: Readonly<Record<string, readonly StreamEvent[]>> = {
  text: [
    start,
    ...block(0, { type: 'text' }, ['Grü', 'ße ', '👋']),
    usage,
    { type: 'message-end', finishReason: 'stop' },
  ],
  'parallel tools': [
    start,
    ...block(0, { type: 'text' }, ['Both.']),
    ...block(1, { type: 'tool-call', id: 'call_a', name: 'look' }, ['{"at"', ':"Kyōto"}']),
    ...block(2, { type: 'tool-call', id: 'call_b', name: 'hear' }, ['{}']),
    usage,
    { type: 'message-end', finishReason: 'tool-calls' },
  ],
  reasoning: [
    start,
    ...block(0, { type: 'reasoning' }, ['First ', 'this.']),
    ...block(1, { type: 'text' }, ['42']),
    usage,
    { type: 'message-end', finishReason: 'length' },
  ],
};

const fault: StreamEvent = { type: 'error', error: { message: 'it broke', kind: 'overloaded' } };

function decode(codec: Codec, text: string): readonly StreamEvent[] {
  const decoder = codec.createStreamDecoder();
  const frames = createSseFrames();
  const all = [...frames.push(Buffer.from(text)), ...frames.end()];
  return [...all.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
}

function encode(codec: Codec, events: readonly StreamEvent[]): string {
  const encoder = codec.createStreamEncoder(context);
  return events.map((event) => encoder.push(event)).join('');
}

/** What tells a client of any format that its reply is whole. */
const successMark =
  /data: \[DONE\]|event: message_stop|event: response\.(?:completed|incomplete)|"finish_reason":"|"finishReason":"/;

/** What a reply says: its parts, why it ended, and its counts. */
function answerOf(events: readonly StreamEvent[]): object {
  const response = fold(events);
  const [choice] = response.choices;
  const parts = choice?.parts.map((part) => ({ ...part, extensions: undefined, signature: undefined }));
  return { parts, finishReason: choice?.finishReason, tokens: response.usage?.tokens };
}

describe.each(pairs)('a reply for a client of %s from %s', (client, target) => {
  const [from, to] = [codecOf(target), codecOf(client)];

  it.each(Object.keys(replies))('is the same in both streams: %s', (name) => {
    const events = replies[name] ?? [];
    const upstream = decode(from, encode(from, events));
    expect(findBrokenLaw(upstream)).toBeUndefined();
    const shown = decode(to, encode(to, upstream));
    expect(findBrokenLaw(shown)).toBeUndefined();
    expect(answerOf(shown)).toEqual({ ...answerOf(events), tokens: tokensOf(target) });
  });

  it.each(Object.keys(replies))('is the same in both whole: %s', (name) => {
    const events = replies[name] ?? [];
    const upstream = from.decodeResponse(from.encodeResponse(fold(events), context).value).value;
    const body = to.encodeResponse(upstream, context).value;
    const shown = to.decodeResponse(body).value;
    expect(shown.usage?.tokens).toEqual(tokensOf(target));
    expect(shown.choices[0]?.finishReason).toBe(fold(events).choices[0]?.finishReason);
    const textOf = (part: object) => ({ ...part, extensions: undefined, signature: undefined });
    expect(shown.choices[0]?.parts.map(textOf)).toEqual(fold(events).choices[0]?.parts.map(textOf));
  });

  it.each(Object.keys(replies))('breaks in both where the upstream says that it broke: %s', (name) => {
    const events = (replies[name] ?? []).slice(0, -3);
    const upstream = decode(from, encode(from, [...events, fault]));
    const shown = decode(to, encode(to, upstream));
    expect(findBrokenLaw(shown)).toBeUndefined();
    expect(shown.at(-1)).toMatchObject({ type: 'error', error: { message: 'it broke' } });
  });

  it.each(Object.keys(replies))('breaks in both wherever the upstream is cut off: %s', (name) => {
    const frames = encode(from, replies[name] ?? []).split(/(?<=\n\n)/);
    for (let count = 1; count < frames.length; count += 1) {
      const upstream = decode(from, frames.slice(0, count).join(''));
      if (upstream.at(-1)?.type === 'message-end') continue;
      const text = encode(to, upstream);
      const shown = decode(to, text);
      expect(findBrokenLaw(shown)).toBeUndefined();
      expect(shown.at(-1)?.type).toBe('error');
      expect(text).not.toMatch(successMark);
    }
  });
});

describe('the counts of one reply', () => {
  it('are the same, kind by kind, in all formats that tell the kinds apart', () => {
    for (const format of targetFormats) {
      const codec = codecOf(format);
      const body = codec.encodeResponse(fold(replies['text'] ?? []), context).value;
      const facts = codec.inspectResponse(body);
      for (const kind of tokenKinds)
        expect(facts.usage?.tokens[kind], `${kind} in ${format}`).toBe(tokensOf(format)[kind]);
    }
  });
});
