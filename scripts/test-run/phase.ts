import type { TestCounts } from './test-counts.ts';

/** What a phase of the test run came to. */
export type PhaseOutcome = { readonly ok: boolean; readonly counts?: TestCounts; readonly note?: string };

export type Phase = {
  readonly name: string;
  /** Phases that must have succeeded in the same run; pulled in when this one is chosen. */
  readonly needs: readonly string[];
  readonly run: () => Promise<PhaseOutcome>;
};

export type PhaseResult = PhaseOutcome & { readonly name: string; readonly durationMs: number };
