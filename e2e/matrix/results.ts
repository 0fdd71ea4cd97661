import type { Client } from './conversation.ts';
import type { Scenario } from './scenarios/index.ts';
import type { Target } from './targets.ts';

export type CellResult = {
  /** Fields that the records of the cell's requests count as lost. */
  readonly losses: readonly string[];
  readonly notes: readonly string[];
};

type Place = {
  readonly scenario: Scenario;
  readonly client: Client;
  readonly target: Target;
  readonly stream: boolean;
};

/** What became of the cells that were played. */
export class Results {
  readonly #cells = new Map<string, CellResult>();

  record(place: Place, result: CellResult): void {
    this.#cells.set(keyOf(place), result);
  }

  find(place: Place): CellResult | undefined {
    return this.#cells.get(keyOf(place));
  }
}

function keyOf({ scenario, client, target, stream }: Place): string {
  return [scenario.title, client.name, target.name, stream].join('|');
}
