/** A goal with what was found. `least` or `most` absent: told, not judged. */
export type Bound = {
  readonly measure: string;
  readonly goal: string;
  readonly value: number | undefined;
  readonly unit: Unit;
  readonly least?: number;
  readonly most?: number;
};

export type Unit = 'share' | 'times' | 'ms' | 'us' | 'mb' | 'kb';
