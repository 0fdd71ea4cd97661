import fc from 'fast-check';
import type { FinishReason, TokenCounts, TokenKind, WireFormat } from '@omniroute/core';
import type { Logprob, StreamEvent } from '@omniroute/open-sse';

/** What a format can say in a stream. */
export type StreamAbilities = {
  readonly format: WireFormat;
  readonly blocks: readonly ('text' | 'reasoning' | 'refusal' | 'tool-call' | 'signed-reasoning' | 'redacted')[];
  /** Finish reasons that have a word of their own, `tool-calls` and `stop-sequence` left out. */
  readonly finishReasons: readonly FinishReason[];
  readonly tokenKinds: readonly TokenKind[];
  /** Two blocks of the same prose in a row stay two. */
  readonly separatesProse: boolean;
  /** What the start of a reply names; absent: both. */
  readonly startNames?: readonly ('id' | 'model')[];
  readonly statesCreation: boolean;
  /** Usage is always written, in zeros when it is not known. */
  readonly requiresUsage: boolean;
  /** The word for a stop sequence is told apart from a plain stop. */
  readonly namesStopSequence: boolean;
  /** Text comes with the log probabilities of its tokens, if they were asked for. */
  readonly logprobs?: true;
};

type Block = {
  readonly type: StreamAbilities['blocks'][number];
  readonly pieces: readonly string[];
  readonly logprobs: boolean;
};

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((value) => value.isWellFormed());

/** Valid event sequences of one choice, in the order in which a stream brings them. */
export function arbitraryEvents(abilities: StreamAbilities): fc.Arbitrary<readonly StreamEvent[]> {
  return fc
    .record({
      blocks: fc.array(arbitraryBlock(abilities), { maxLength: 6 }),
      reason: fc.constantFrom(...abilities.finishReasons),
      stopSequence: fc.option(text, { nil: undefined }),
      usage: arbitraryUsage(abilities),
    })
    .map(({ blocks, reason, stopSequence, usage }) => {
      const kept = abilities.separatesProse
        ? blocks
        : blocks.filter((block, place) => !repeats(block, blocks[place - 1]));
      const hasCalls = kept.some((block) => block.type === 'tool-call');
      const events: StreamEvent[] = [startOf(abilities)];
      kept.forEach((block, index) => events.push(...blockEvents(block, index, abilities.format)));
      if (usage) events.push({ type: 'usage', usage: { tokens: usage, source: 'reported' } });
      if (stopSequence !== undefined && abilities.namesStopSequence) {
        events.push({ type: 'message-end', finishReason: 'stop-sequence', stopSequence });
      } else events.push({ type: 'message-end', finishReason: hasCalls ? 'tool-calls' : reason });
      return events;
    });
}

function arbitraryBlock({ blocks, logprobs }: StreamAbilities): fc.Arbitrary<Block> {
  return fc.constantFrom(...blocks).chain((type) => {
    const pieces = type === 'tool-call' ? arbitraryArguments : fc.array(text, { minLength: 1, maxLength: 4 });
    const isLogged = logprobs === true && type === 'text' ? fc.boolean() : fc.constant(false);
    return fc.tuple(pieces, isLogged).map(([list, logged]) => ({ type, pieces: list, logprobs: logged }));
  });
}

/** JSON text, cut anywhere. */
const arbitraryArguments = fc
  .tuple(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }), fc.array(fc.nat(60), { maxLength: 4 }))
  .map(([value, cuts]) => cut(JSON.stringify(value), cuts));

function cut(whole: string, cuts: readonly number[]): readonly string[] {
  const places = [0, ...cuts.map((place) => place % whole.length).sort((left, right) => left - right), whole.length];
  return places.slice(1).map((place, index) => whole.slice(places[index], place));
}

function arbitraryUsage({ tokenKinds, requiresUsage }: StreamAbilities): fc.Arbitrary<TokenCounts | undefined> {
  const counts = fc.record(Object.fromEntries(tokenKinds.map((kind) => [kind, fc.nat(100_000)])));
  return requiresUsage ? counts : fc.option(counts, { nil: undefined });
}

function startOf({ startNames = ['id', 'model'], statesCreation }: StreamAbilities): StreamEvent {
  return {
    type: 'message-start',
    ...(startNames.includes('id') && { id: 'reply-1' }),
    ...(startNames.includes('model') && { model: 'a-model' }),
    ...(statesCreation && { createdAtSec: 1 }),
  };
}

/** As if the piece were one token, with another that was likely there. */
function logprobOf(token: string): Logprob {
  return { token, logprob: -0.25, top: [{ token: 'other', logprob: -1.5 }] };
}

function repeats(block: Block, before: Block | undefined): boolean {
  return block.type === before?.type && block.type !== 'tool-call';
}

function blockEvents({ type, pieces, logprobs }: Block, index: number, origin: WireFormat): readonly StreamEvent[] {
  const end: StreamEvent = { type: 'block-end', index };
  if (type === 'redacted') {
    const content = { origin, value: pieces.join('') };
    return [{ type: 'block-start', index, block: { type: 'redacted-reasoning', content } }, end];
  }
  const deltas = pieces.map((piece): StreamEvent => ({
    type: 'block-delta',
    index,
    delta: { type: 'text', text: piece, ...(logprobs && { logprobs: [logprobOf(piece)] }) },
  }));
  if (type === 'tool-call') {
    const block = { type, id: `call_${index}`, name: `tool_${index}` } as const;
    return [{ type: 'block-start', index, block }, ...deltas, end];
  }
  if (type !== 'signed-reasoning') return [{ type: 'block-start', index, block: { type } }, ...deltas, end];
  const signature: StreamEvent = {
    type: 'block-delta',
    index,
    delta: { type: 'signature', signature: { origin, value: 'c2lnbmVk' } },
  };
  return [{ type: 'block-start', index, block: { type: 'reasoning' } }, ...deltas, signature, end];
}
