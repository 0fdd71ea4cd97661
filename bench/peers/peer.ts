import type { ManagedProcess } from '../../scripts/servers/managed-process.ts';
import type { LoopWatch } from '../lib/loop-delay.ts';
import type { Workload } from '../lib/workload.ts';

/**
 * `omniroute-full` has millions of rows, thousands of keys and hundreds of combos; `omniroute-two` has two workers;
 * `omniroute-litellm` has LiteLLM behind it.
 */
export const peerIds = [
  'direct',
  'nginx',
  'bare',
  'omniroute',
  'omniroute-full',
  'omniroute-two',
  'portkey',
  'litellm',
  'omniroute-litellm',
] as const;
export type PeerId = (typeof peerIds)[number];

/** How a workload is sent through a peer. */
export type Address = {
  readonly port: number;
  readonly path: string;
  /** The name that the client asks for. */
  readonly model: string;
  /** Whole header lines. */
  readonly headers: readonly string[];
};

/** Something that stands between the load generator and the upstream. */
export type Peer = {
  readonly id: PeerId;
  readonly title: string;
  /** Absent for no gateway at all. */
  readonly process?: ManagedProcess;
  /** The processes that serve, where they are not `process` itself. */
  readonly workers?: readonly number[];
  /** Node serves on its first thread; the others are moved to the other core. */
  readonly servesOnFirstThread: boolean;
  /** Absent: its event loop is not watched. */
  readonly loop?: LoopWatch;
  /** `undefined`: this peer cannot do that. */
  address(workload: Workload): Address | undefined;
};

/** The processes that serve; none for no gateway. */
export function servingPids({ process, workers }: Peer): readonly number[] {
  return workers ?? (process ? [process.pid] : []);
}
