import { describe, expect, test } from 'vitest';
import { codecOf } from '../codecs/index.ts';
import { PassthroughRelay } from './passthrough.ts';
import type { RelayEnding, StreamRelay } from './stream-relay.ts';
import { TranslateRelay } from './translate.ts';
import { relayWholeReply, wholeReplyAsStream } from './whole-reply.ts';

const openai = codecOf('openai-chat');
const anthropic = codecOf('anthropic-messages');
const context = { model: 'asked', id: 'req_1', createdAtSec: 1, wantsUsage: true };

function chunk(delta: object, rest: object = {}): string {
  const choices = [{ index: 0, delta, finish_reason: null, ...rest }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`;
}

const usage = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 } })}\n\n`;
const opening = [
  chunk({ role: 'assistant', content: '' }),
  ': ping\n\n',
  chunk({ content: 'Grüße, ' }),
  chunk({ content: '世界 🌍' }),
].join('');
const finish = chunk({}, { finish_reason: 'stop' });
const done = 'data: [DONE]\n\n';
const stream = opening + finish + usage + done;

type Carried = { readonly ready: string; readonly ending: RelayEnding | undefined };

/** Pushes pieces until the relay says that the stream is over, then closes it. */
function carry(relay: StreamRelay, pieces: readonly Buffer[]): Carried {
  const ready: Buffer[] = [];
  for (const piece of pieces) {
    const step = relay.push(piece);
    if (step.ready) ready.push(step.ready);
    if (step.ending) return { ready: Buffer.concat(ready).toString(), ending: step.ending };
  }
  const step = relay.end();
  if (step.ready) ready.push(step.ready);
  return { ready: Buffer.concat(ready).toString(), ending: step.ending };
}

function cutAt(text: string, place: number): readonly Buffer[] {
  const bytes = Buffer.from(text);
  return [bytes.subarray(0, place), bytes.subarray(place)];
}

function passthrough(
  options: { readonly stripUsage?: boolean; readonly requireTerminalMarker?: boolean } = {},
): PassthroughRelay {
  return new PassthroughRelay(openai, { stripUsage: false, ...options });
}

describe('the upstream’s own id of a reply', () => {
  const responses = codecOf('openai-responses');
  const whole = { id: 'resp_1', object: 'response', status: 'completed', model: 'm', output: [] };

  test('is observed in a stream from its first event on', () => {
    const relay = new PassthroughRelay(responses, { stripUsage: false });
    const created = { type: 'response.created', response: { ...whole, status: 'in_progress' } };
    relay.push(Buffer.from(`event: response.created\ndata: ${JSON.stringify(created)}\n\n`));
    expect(relay.observed.replyId).toBe('resp_1');
  });

  test('is observed in a whole reply', () => {
    const reply = relayWholeReply({
      body: Buffer.from(JSON.stringify(whole)),
      from: responses,
      to: responses,
      context,
    });
    expect(reply).toMatchObject({ type: 'reply', observed: { replyId: 'resp_1' } });
  });
});

describe('pass-through', () => {
  test('gives every byte up to the terminal event, and holds that back, wherever the network cuts', () => {
    for (let place = 0; place <= Buffer.byteLength(stream); place += 1) {
      const relay = passthrough();
      const { ready, ending } = carry(relay, cutAt(stream, place));
      expect(ready).toBe(opening + finish + usage);
      expect(ending).toEqual({ type: 'ended', last: Buffer.from(done) });
      expect(relay.observed.tokens).toEqual({ input: 11, output: 7 });
      expect(relay.observed.finishReason).toBe('stop');
    }
  });

  test('forwards a chunk of whole events without copying it', () => {
    const bytes = Buffer.from(opening);
    expect(passthrough().push(bytes).ready?.buffer).toBe(bytes.buffer);
  });

  test('takes the usage event out when only we asked for it', () => {
    const relay = passthrough({ stripUsage: true });
    expect(carry(relay, [Buffer.from(stream)]).ready).toBe(opening + finish);
    expect(relay.observed.tokens).toEqual({ input: 11, output: 7 });
  });

  test('says that content has begun at the first content, not at the role or a comment', () => {
    const relay = passthrough();
    relay.push(Buffer.from(chunk({ role: 'assistant', content: '' }) + ': ping\n\n'));
    expect(relay.observed.started).toBe(false);
    relay.push(Buffer.from(chunk({ content: 'x' })));
    expect(relay.observed.started).toBe(true);
  });

  test('a stream that ends without a finish has failed', () => {
    expect(carry(passthrough(), [Buffer.from(opening)]).ending).toMatchObject({
      type: 'failed',
      error: { kind: 'protocol' },
    });
  });

  test('an end after the finish is good, unless this upstream always sends its marker', () => {
    expect(carry(passthrough(), [Buffer.from(opening + finish)]).ending?.type).toBe('ended');
    const strict = passthrough({ requireTerminalMarker: true });
    expect(carry(strict, [Buffer.from(opening + finish)]).ending?.type).toBe('failed');
  });

  test('an error event is an ending and none of it goes to the client as it came', () => {
    const { ready, ending } = carry(passthrough(), [
      Buffer.from(`${opening}data: {"error":{"message":"sk-secret boom"}}\n\n${done}`),
    ]);
    expect(ready).toBe(opening);
    expect(ending).toMatchObject({ type: 'failed', error: { message: 'sk-secret boom' } });
  });

  test('an event whose blank line never came is completed, so that an error can follow it', () => {
    const { ready, ending } = carry(passthrough(), [Buffer.from(opening.trimEnd())]);
    expect(ready.endsWith('\n\n')).toBe(true);
    expect(ending?.type).toBe('failed');
  });

  test('half an event never goes out', () => {
    const { ready } = carry(passthrough(), [Buffer.from(`${opening}data: {"choi`)]);
    expect(ready).toBe(opening);
  });
});

describe('translation', () => {
  test('gives the same bytes wherever the network cuts, and holds the terminal back', () => {
    const whole = carry(new TranslateRelay({ from: openai, to: anthropic, context }), [Buffer.from(stream)]);
    expect(whole.ready).toContain('Grüße');
    expect(whole.ready).not.toContain('message_stop');
    expect(whole.ending?.type === 'ended' && whole.ending.last.toString()).toContain('message_stop');
    for (let place = 0; place <= Buffer.byteLength(stream); place += 7) {
      expect(carry(new TranslateRelay({ from: openai, to: anthropic, context }), cutAt(stream, place))).toEqual(whole);
    }
  });

  test('shows an error amid the stream as an ending and writes nothing of it', () => {
    const relay = new TranslateRelay({ from: openai, to: anthropic, context });
    const { ready, ending } = carry(relay, [Buffer.from(`${opening}data: {"error":{"message":"boom"}}\n\n`)]);
    expect(ready).not.toContain('boom');
    expect(ending).toMatchObject({ type: 'failed', error: { message: 'boom' } });
  });
});

describe('a whole reply', () => {
  const body = Buffer.from(
    JSON.stringify({
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    }),
  );

  test('of the same format is the same bytes', () => {
    const whole = relayWholeReply({ body, from: openai, to: openai, context });
    expect(whole.type === 'reply' && whole.bytes).toBe(body);
  });

  test('of another format is translated and observed', () => {
    const whole = relayWholeReply({ body, from: openai, to: anthropic, context });
    expect(whole.type === 'reply' && JSON.parse(whole.bytes.toString())).toMatchObject({
      type: 'message',
      usage: { input_tokens: 11, output_tokens: 7 },
    });
    expect(whole.type === 'reply' && whole.observed.tokens).toEqual({ input: 11, output: 7 });
  });

  test('that a stream was asked for becomes a stream with its terminal', () => {
    const whole = wholeReplyAsStream({ body, from: openai, to: openai, context });
    expect(whole.type === 'reply' && whole.bytes.toString()).toMatch(
      /chat\.completion\.chunk[\s\S]*data: \[DONE\]\n\n$/,
    );
  });

  test.each([['<html>'], ['[]'], ['{"error":{"message":"no"}}'], ['{"choices":7}']])(
    'that is none (%s) has failed',
    (text) => {
      expect(relayWholeReply({ body: Buffer.from(text), from: openai, to: openai, context }).type).toBe('failed');
    },
  );
});
