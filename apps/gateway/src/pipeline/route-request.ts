import type { ModelFeature, StickyBy } from '@omniroute/core';
import { estimateTokens } from '@omniroute/metering';
import type { RouteRequest } from '@omniroute/routing';
import type { Caller } from '../snapshot/snapshot.ts';
import { readEndUser } from './attribution.ts';
import type { Exchange } from './exchange.ts';
import { readPromptPrefix } from './prompt-prefix.ts';
import type { AnyInbound } from './served.ts';

export type RouteInput = {
  readonly exchange: Pick<Exchange, 'request'>;
  readonly caller: Caller;
  readonly inbound: AnyInbound;
};

/** Headers by which clients name their conversation; Codex sends the second. */
const sessionHeaders = ['x-omniroute-session', 'session_id'] as const;

const noNeeds: readonly ModelFeature[] = [];

/** A client's request as routing sees it. What takes work is read when a combo asks for it. */
export class InboundRoute implements RouteRequest {
  readonly #input: RouteInput;

  constructor(input: RouteInput) {
    this.#input = input;
  }

  get needs(): readonly ModelFeature[] {
    return this.#input.inbound.facts.needs ?? noNeeds;
  }

  get inputTokens(): number {
    return estimateTokens(this.#input.inbound.facts.inputCharacters);
  }

  get maxOutputTokens(): number | undefined {
    return this.#input.inbound.facts.maxOutputTokens;
  }

  stickyText(by: StickyBy): string {
    const { caller, inbound } = this.#input;
    const session = by === 'session' ? this.#session() : undefined;
    if (session !== undefined) return `session ${caller.id} ${session}`;
    const user = by === 'key' ? undefined : readEndUser(inbound.body);
    return user === undefined ? `key ${caller.id}` : `user ${caller.id} ${user}`;
  }

  promptPrefix(): string {
    return readPromptPrefix(this.#input.inbound.body);
  }

  #session(): string | undefined {
    const { exchange, inbound } = this.#input;
    const named = sessionHeaders.map((name) => exchange.request.headers[name]);
    return [...named, inbound.body['prompt_cache_key']]
      .find((value) => typeof value === 'string' && value !== '')
      ?.toString();
  }
}
