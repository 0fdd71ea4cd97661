import type { ModelFacts, ModelFeature, ModelMode, PriceTier } from '@omniroute/core';

/** One model as the update script writes it. What all have in common is not written. */
type CatalogueRow = {
  readonly id: string;
  readonly name?: string;
  readonly mode: ModelMode;
  readonly maxInputTokens?: number;
  readonly maxOutputTokens?: number;
  readonly features?: { readonly [feature in ModelFeature]?: boolean };
  readonly tiers?: readonly PriceTier[];
};

/** Unfolds rows, one JSON object a line, into facts; what they do not say stays absent. `asOf` is the ISO date of their prices. */
export function readRows(rows: string, asOf: string): readonly ModelFacts[] {
  return rows
    .trim()
    .split('\n')
    .map(parseRow)
    .map((row) => toFacts(row, asOf));
}

/** The update script writes the rows, and the catalogue's tests read every one of them. */
function parseRow(line: string): CatalogueRow {
  return JSON.parse(line) as CatalogueRow;
}

function toFacts({ tiers, ...facts }: CatalogueRow, asOf: string): ModelFacts {
  return tiers === undefined ? facts : { ...facts, price: { tiers, source: 'catalogue', asOf } };
}
