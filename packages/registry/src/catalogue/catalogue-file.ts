import type { ModelFacts, ModelFeature, ModelMode, PriceTier } from '@omniroute/core';

/** One model as the update script writes it: what all rows of a file share stands once, in the file's head. */
type CatalogueRow = {
  readonly id: string;
  readonly name?: string;
  readonly mode: ModelMode;
  readonly maxInputTokens?: number;
  readonly maxOutputTokens?: number;
  readonly features?: { readonly [feature in ModelFeature]?: boolean };
  readonly tiers?: readonly PriceTier[];
};

/** A generated file. Its rows are text, so that loading the program costs nothing for providers that nobody uses. */
export type CatalogueFile = {
  /** ISO date of the figures. */
  readonly asOf: string;
  /** One JSON object a line. */
  readonly rows: string;
};

/** Unfolds a generated file into facts; what it does not say stays absent. */
export function readCatalogue(file: CatalogueFile): readonly ModelFacts[] {
  return file.rows
    .trim()
    .split('\n')
    .map(parseRow)
    .map((row) => toFacts(row, file.asOf));
}

/** The update script writes the rows, and the catalogue's tests read every one of them. */
function parseRow(line: string): CatalogueRow {
  return JSON.parse(line) as CatalogueRow;
}

function toFacts({ tiers, ...facts }: CatalogueRow, asOf: string): ModelFacts {
  return tiers === undefined ? facts : { ...facts, price: { tiers, source: 'catalogue', asOf } };
}
