import type { ManagedProcess } from '../../scripts/servers/managed-process.ts';
import type { Workload } from '../lib/workload.ts';

export type PeerId = 'direct' | 'nginx' | 'bare' | 'omniroute' | 'portkey' | 'litellm' | 'omniroute-litellm';

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
  /** Node serves on its first thread; the others are moved to the other core. */
  readonly servesOnFirstThread: boolean;
  /** `undefined`: this peer cannot do that. */
  address(workload: Workload): Address | undefined;
};
