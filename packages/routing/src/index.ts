export { findCycle } from './find-cycle.ts';
export { mayMoveOn, type MoveOnInput } from './may-move-on.ts';
export { findNearest } from './nearest-names.ts';
export { planCombo, type Candidate, type Plan } from './plan.ts';
export { resolveModel, type Resolved } from './resolve-model.ts';
export type { RoutingTable, TargetRef } from './routing-table.ts';
export { strategies } from './strategies/index.ts';
export type { Strategy, Weighable } from './strategies/strategy.ts';
