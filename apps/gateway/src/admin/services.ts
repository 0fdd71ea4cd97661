import type { SignInLimiter } from '@omniroute/auth';
import type { ControlContext } from '@omniroute/control';
import type { Database } from '@omniroute/storage';
import type { Prober } from '../probe/prober.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What the admin API's handlers share. */
export type AdminServices = {
  readonly database: Database;
  readonly control: ControlContext;
  readonly adminToken: string | undefined;
  readonly signIns: SignInLimiter;
  readonly prober: Prober;
  snapshot(): Snapshot;
  /** Builds the snapshot anew; resolves when the pipeline uses it. */
  refresh(): Promise<void>;
  reportFault(error: unknown): void;
};
