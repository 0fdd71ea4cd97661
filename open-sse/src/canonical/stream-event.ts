import type { FailureKind, FinishReason, Usage } from '@omniroute/core';
import type { Logprob } from './logprobs.ts';
import type { Extensions, Tagged } from './part.ts';

/** What an upstream or our own code says of an error inside a reply. */
export type StreamError = {
  readonly message: string;
  /** The upstream's own type and code, as it said them. */
  readonly type?: string;
  readonly code?: string;
  /** HTTP status if the error names one. */
  readonly status?: number;
  readonly kind?: FailureKind;
};

export type BlockStart =
  | { readonly type: 'text' }
  | { readonly type: 'refusal' }
  | { readonly type: 'reasoning' }
  | {
      readonly type: 'tool-call';
      readonly id: string;
      readonly name: string;
      readonly freeform?: true;
      readonly extensions?: Extensions;
    }
  | { readonly type: 'redacted-reasoning'; readonly content: Tagged }
  | { readonly type: 'opaque'; readonly content: Tagged };

export type BlockDelta =
  /** Text of a text, refusal or reasoning block, or a fragment of a tool call's JSON arguments. */
  | { readonly type: 'text'; readonly text: string; readonly logprobs?: readonly Logprob[] }
  | { readonly type: 'signature'; readonly signature: Tagged }
  | { readonly type: 'opaque'; readonly content: Tagged };

/**
 * A reply as it comes. Laws (held by `event-laws`): one `message-start`, first, unless all there is is an `error`; blocks are
 * numbered 0, 1, 2 … as they start; deltas only into an open block; every block ends, unless an `error` cuts it short; one
 * `message-end` or one `error`, last. `choice` numbers the alternatives of an n > 1 reply, 0 where absent.
 */
export type StreamEvent =
  | {
      readonly type: 'message-start';
      readonly id?: string;
      readonly model?: string;
      readonly createdAtSec?: number;
      /** The lane in which the call is served, in OpenAI's words: `default`, `flex`, `priority` … */
      readonly serviceTier?: string;
      readonly extensions?: Extensions;
    }
  | { readonly type: 'block-start'; readonly index: number; readonly block: BlockStart; readonly choice?: number }
  | { readonly type: 'block-delta'; readonly index: number; readonly delta: BlockDelta }
  | { readonly type: 'block-end'; readonly index: number }
  | {
      readonly type: 'usage';
      /** The latest word on the whole message: replaces what was said before, kind by kind. */
      readonly usage: Usage;
      /** USD that the upstream itself states for the call, as it wrote them. */
      readonly costUsd?: string | number;
      /** The reported detail objects are missing where real upstreams send them (LiteLLM's invented counts look so). */
      readonly bare?: boolean;
      /** Fields of the usage object beside the counts. */
      readonly extensions?: Extensions;
    }
  /** The end of an alternative other than 0, whose end is `message-end`. */
  | {
      readonly type: 'choice-end';
      readonly choice: number;
      readonly finishReason: FinishReason;
      readonly stopSequence?: string;
      readonly extensions?: Extensions;
    }
  /** Something between the blocks that only its own format understands. */
  | { readonly type: 'opaque'; readonly content: Tagged }
  | {
      readonly type: 'message-end';
      readonly finishReason: FinishReason;
      readonly stopSequence?: string;
      /** The last word on it, where the start did not tell. */
      readonly serviceTier?: string;
      readonly extensions?: Extensions;
    }
  | { readonly type: 'error'; readonly error: StreamError };

/**
 * True for an event that shows a part of the answer: text, a tool call, a refusal … A stream that ends without one was empty,
 * which is how some gateways show an upstream that broke.
 */
export function isContentEvent(event: StreamEvent): boolean {
  if (event.type === 'block-delta') return event.delta.type !== 'text' || event.delta.text !== '';
  if (event.type !== 'block-start') return false;
  return event.block.type !== 'text' && event.block.type !== 'reasoning' && event.block.type !== 'refusal';
}
