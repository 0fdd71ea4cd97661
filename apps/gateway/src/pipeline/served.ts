import type { Caller } from '../snapshot/snapshot.ts';
import type { PlanRun } from './run-plan.ts';

/** A request whose plan is running, with who sent it. */
export type Served = PlanRun & { readonly caller: Caller };
