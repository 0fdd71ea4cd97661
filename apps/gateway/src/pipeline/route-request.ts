import {
  isJsonObject,
  type ApiFormat,
  type JsonObject,
  type ModelFeature,
  type RequestNeed,
  type StickyBy,
} from '@omniroute/core';
import { estimateTokens } from '@omniroute/metering';
import type { RouteRequest } from '@omniroute/routing';
import type { Caller } from '../snapshot/snapshot.ts';
import { readEndUser } from './attribution.ts';
import type { Exchange } from './exchange.ts';
import { readPromptPrefix } from './prompt-prefix.ts';
import type { AnyInbound } from './served.ts';

export type RouteInput = {
  readonly exchange: {
    readonly id: string;
    readonly codec: Pick<Exchange['codec'], 'format'>;
    readonly request: Pick<Exchange['request'], 'headers'>;
  };
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

  get id(): string {
    return this.#input.exchange.id;
  }

  get caller(): Caller {
    return this.#input.caller;
  }

  get format(): ApiFormat {
    return this.#input.exchange.codec.format;
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

  asksFor(need: RequestNeed): boolean {
    return this.needs.includes(need) || (need === 'reasoning' && asksForReasoning(this.#input.inbound.body));
  }

  header(name: string): string | undefined {
    const value = this.#input.exchange.request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
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

/** In the words of each client format; an effort of `none` or a budget of 0 switches it off. */
function asksForReasoning(body: JsonObject): boolean {
  const effort = body['reasoning_effort'] ?? objectAt(body, 'reasoning')['effort'];
  if (effort !== undefined && effort !== null) return effort !== 'none';
  const thinking = objectAt(body, 'thinking')['type'];
  if (thinking !== undefined) return thinking !== 'disabled';
  const config = objectAt(objectAt(body, 'generationConfig'), 'thinkingConfig');
  return config['thinkingLevel'] !== undefined || Number(config['thinkingBudget'] ?? 0) !== 0;
}

function objectAt(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return isJsonObject(value) ? value : {};
}
