import type { WireFormat } from '@omniroute/core';
import type { Loss } from '../canonical/loss.ts';
import type { Extensions } from '../canonical/part.ts';
import { isNotMissed } from './not-lost.ts';

const requestParts = 'request.turns.parts';

/** Collects what a format cannot express, each field once. */
export class LossList {
  readonly #fields = new Set<string>();
  readonly #of: 'request' | 'response';

  /** Parts are written alike in both; `of` says under which name they are missed. */
  constructor(of: 'request' | 'response' = 'request') {
    this.#of = of;
  }

  add(field: string): void {
    const isPart = this.#of === 'response' && field.startsWith(requestParts);
    this.#fields.add(isPart ? `response.parts${field.slice(requestParts.length)}` : field);
  }

  /** Notes `field` when there is a value that the target has no place for. */
  addIf(value: unknown, field: string): void {
    if (value !== undefined) this.add(field);
  }

  /** Foreign fields stay behind. `expressed` are those whose meaning the canonical form carries as well. */
  addForeign(
    extensions: Extensions | undefined,
    options: { readonly format: WireFormat; readonly field: string; readonly expressed?: ReadonlySet<string> },
  ): void {
    if (!extensions || extensions.origin === options.format) return;
    const { origin, fields } = extensions;
    const { field: place, expressed } = options;
    for (const [name, value] of Object.entries(fields)) {
      if (expressed?.has(name) || isNotMissed({ origin, place, name, value })) continue;
      this.add(`${place}.${name}`);
    }
  }

  get list(): readonly Loss[] {
    return Array.from(this.#fields, (field) => ({ field }));
  }
}
