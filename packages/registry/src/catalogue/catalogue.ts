import type { ModelFacts, ModelMode, PriceTier } from '@omniroute/core';

/** One model as the update script writes it: what all rows of a file share stands once, in the file's head. */
export type CatalogueRow = {
  readonly id: string;
  readonly name?: string;
  readonly mode: ModelMode;
  readonly maxInputTokens?: number;
  readonly tiers?: readonly PriceTier[];
};

export type CatalogueFile = {
  /** ISO date of the figures. */
  readonly asOf: string;
  readonly rows: readonly CatalogueRow[];
};

/** Unfolds a generated file into facts; what it does not say stays absent. */
export function readCatalogue(file: CatalogueFile): readonly ModelFacts[] {
  return file.rows.map(({ tiers, ...facts }) =>
    tiers === undefined ? facts : { ...facts, price: { tiers, source: 'catalogue', asOf: file.asOf } },
  );
}
