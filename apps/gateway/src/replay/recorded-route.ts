import type { ClientFormat, ModelFeature, RequestNeed, StickyBy } from '@omniroute/core';
import type { RouteCaller, RouteRequest } from '@omniroute/routing';
import type { RecordedRequest } from '@omniroute/storage';

const noNeeds: readonly ModelFeature[] = [];

/**
 * A recorded request as routing sees it. Headers, users, sessions and prompts were never recorded: headers count as absent, and
 * whatever goes by user, session or prompt goes by the key.
 */
export class RecordedRoute implements RouteRequest {
  readonly #recorded: RecordedRequest;
  readonly caller: RouteCaller;

  constructor(recorded: RecordedRequest) {
    this.#recorded = recorded;
    const { keyId, keyName, tags, team } = recorded;
    this.caller = { id: keyId, name: keyName, tags, ...(team !== undefined && { team }) };
  }

  get id(): string {
    return this.#recorded.id;
  }

  get format(): ClientFormat {
    return this.#recorded.format;
  }

  get needs(): readonly ModelFeature[] {
    return this.#recorded.facts.needs ?? noNeeds;
  }

  get inputTokens(): number {
    return this.#recorded.facts.inputTokens;
  }

  get maxOutputTokens(): number | undefined {
    return this.#recorded.facts.maxOutputTokens;
  }

  asksFor(need: RequestNeed): boolean {
    return this.needs.includes(need) || (need === 'reasoning' && (this.#recorded.tokens.reasoning ?? 0) > 0);
  }

  header(): string | undefined {
    return undefined;
  }

  stickyText(_by: StickyBy): string {
    return `key ${this.caller.id}`;
  }

  promptPrefix(): string {
    return this.caller.id;
  }
}
