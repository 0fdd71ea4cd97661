import type { LossList } from '../loss-list.ts';

/**
 * Gives the documents of one request names that Bedrock takes: letters, digits, single spaces, hyphens and brackets alone, no name
 * twice, none missing.
 */
export class DocumentNames {
  readonly #losses: LossList;
  readonly #given = new Set<string>();

  constructor(losses: LossList) {
    this.#losses = losses;
  }

  nameOf(wanted: string | undefined): string {
    const clean = (wanted ?? '')
      .replace(/[^a-zA-Z0-9()[\]-]+/g, ' ')
      .trim()
      .slice(0, 190);
    if (wanted !== undefined && clean !== wanted) this.#losses.add('request.turns.parts.document.name');
    const base = clean === '' ? 'document' : clean;
    let name = base;
    for (let count = 2; this.#given.has(name); count += 1) name = `${base} ${count}`;
    this.#given.add(name);
    return name;
  }
}
