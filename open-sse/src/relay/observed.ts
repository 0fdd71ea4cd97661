import type { FinishReason, TokenCounts, UnitCounts, Usage } from '@omniroute/core';
import type { StreamEvent } from '../canonical/stream-event.ts';

/** What was learned of a reply while it went by. Grows as events are noted. */
export class Observed {
  /** The first piece of content has come: from here on nobody changes their mind. */
  started = false;
  /** For replies without usage: a piece of a stream is about a token. */
  roughOutputTokens = 0;
  tokens: TokenCounts | undefined;
  /** For services that are not billed by tokens. */
  units: UnitCounts | undefined;
  /** Usage came without the detail objects that real upstreams send with it. */
  bareUsage = false;
  /** USD that the upstream states for the call. */
  costUsd: string | number | undefined;
  finishReason: FinishReason | undefined;
  /** The upstream's own id of the reply, by which a client may come back for it. */
  replyId: string | undefined;
  /** Nothing was used yet as far as is known: the upstream has only accepted the request. */
  pending = false;

  note(event: StreamEvent): void {
    switch (event.type) {
      case 'block-delta':
        this.noteContent();
        return;
      case 'block-start':
        if (event.block.type !== 'text' && event.block.type !== 'reasoning' && event.block.type !== 'refusal')
          this.noteContent();
        return;
      case 'usage':
        this.noteUsage(event.usage, event.costUsd, event.bare === true);
        return;
      case 'message-end':
        this.finishReason = event.finishReason;
        return;
      case 'message-start':
        this.replyId = event.id;
        return;
      case 'block-end':
      case 'choice-end':
      case 'error':
        return;
    }
  }

  noteContent(): void {
    this.started = true;
    this.roughOutputTokens += 1;
  }

  noteUsage(usage: Usage, costUsd: string | number | undefined, bare: boolean): void {
    this.tokens = { ...this.tokens, ...usage.tokens };
    this.bareUsage = bare;
    if (costUsd !== undefined) this.costUsd = costUsd;
  }
}
