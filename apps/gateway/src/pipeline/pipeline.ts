import type { ModelLookout } from '../jobs/model-lookout.ts';
import type { ResponseCache } from '../cache/response-cache.ts';
import type { HealthBoard } from '../health/health-board.ts';
import type { LimitDesk } from '../limits/limit-desk.ts';
import type { DialectMemory } from './dialect-memory.ts';
import type { UsageMemory } from './usage-memory.ts';
import type { Recorder } from '@omniroute/storage';
import type { ResourceMemory } from '../resources/resource-memory.ts';
import type { Shadows } from '../shadow/shadows.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { UploadStore } from '../uploads/upload-store.ts';

/** Something that goes on until one of its ends ends it. */
export type RunningStream = {
  /** Ends it now, in its client's own words. */
  cut(reason: string): void;
  /** Where it may rest for long: ends it as soon as nothing is under way. */
  drain?(): void;
};

/** What the steps of the pipeline share. Composed once, at start. */
export type Pipeline = {
  snapshot(): Snapshot;
  readonly recorder: Recorder;
  readonly dialects: DialectMemory;
  readonly usages: UsageMemory;
  readonly resources: ResourceMemory;
  /** Answers that may be given again, where a combo or a key says so. */
  readonly cache: ResponseCache;
  /** What is seen of targets while they serve; plans look at it. */
  readonly health: HealthBoard;
  /** Where large bodies wait. */
  readonly uploads: UploadStore;
  readonly limits: { readonly bodyBytes: number };
  /** Where operators' limits of keys and targets are kept to. */
  readonly limitDesk: LimitDesk;
  /** Streams that are being written, so that a shutdown can end them well. */
  readonly streams: Set<RunningStream>;
  readonly lookout: ModelLookout;
  /** Requests to silent targets, after their clients' replies. */
  readonly shadows: Shadows;
  /** Numbers in [0, 1). */
  random(): number;
  /** Requests without a valid key: counted, never recorded. */
  countUnauthenticated(): void;
  /** Faults of our own, for the log. */
  reportFault(error: unknown, requestId: string): void;
};
