import type { WireFormat } from '@omniroute/core';
import type { Loss } from '../canonical/loss.ts';
import type { Extensions } from '../canonical/part.ts';
import { isNotMissed } from './not-lost.ts';

/** Collects what a format cannot express, each field once. */
export class LossList {
  readonly #fields = new Set<string>();

  add(field: string): void {
    this.#fields.add(field);
  }

  /** Notes `field` when there is a value that the target has no place for. */
  addIf(value: unknown, field: string): void {
    if (value !== undefined) this.#fields.add(field);
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
      this.#fields.add(`${place}.${name}`);
    }
  }

  get list(): readonly Loss[] {
    return Array.from(this.#fields, (field) => ({ field }));
  }
}
