import type { ReportStatus } from '../entities.ts';

/** What became of a key, and why. */
export type Verdict = readonly [ReportStatus, string];
