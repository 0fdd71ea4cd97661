import type { Cell } from '../cell.ts';

export type Scenario = {
  /** Heading of its table. */
  readonly title: string;
  /** What it proves, for a reader of the documentation. */
  readonly promise: string;
  /** Throws what is wrong; gives what the cell's reader should know beside the recorded losses. */
  play(cell: Cell): Promise<readonly string[]>;
};
