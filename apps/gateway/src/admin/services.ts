import type { SignInLimiter } from '@omniroute/auth';
import type { ControlContext } from '@omniroute/control';
import type { Database } from '@omniroute/storage';
import type { LimitDesk } from '../limits/limit-desk.ts';
import type { HealthBoard } from '../health/health-board.ts';
import type { DeclarationState } from '../declaration/declaration-file.ts';
import type { ConnectionSync } from '../jobs/connection-sync.ts';
import type { Prober } from '../probe/prober.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What the admin API's handlers share. */
export type AdminServices = {
  readonly database: Database;
  readonly dataDirectory: string;
  readonly control: ControlContext;
  readonly adminToken: string | undefined;
  readonly signIns: SignInLimiter;
  readonly prober: Prober;
  readonly sync: ConnectionSync;
  /** Compares a connection's costs with its upstream's own books now. */
  reconcileNow(connectionId: string, signal: AbortSignal): Promise<void>;
  /** How the configuration file fares. */
  declaration(): DeclarationState;
  snapshot(): Snapshot;
  /** Where operators' limits are kept to. */
  readonly limitDesk: LimitDesk;
  /** What is seen of targets. */
  readonly health: HealthBoard;
  /** Of kept answers together, as they are stored. */
  readonly cacheMostBytes: number;
  /** Builds the snapshot anew; resolves when the pipeline uses it. */
  refresh(): Promise<void>;
  reportFault(error: unknown): void;
};
