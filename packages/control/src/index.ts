export {
  abortCanary,
  beginCanary,
  isRunning,
  promoteCanary,
  type CanaryInput,
} from './combos/canary.ts';
export { createAlias, type AliasInput } from './aliases/create.ts';
export { deleteAlias } from './aliases/delete.ts';
export { getAlias } from './aliases/find.ts';
export { setRoutingDefaults } from './aliases/set-routing-defaults.ts';
export { updateAlias, type AliasUpdate } from './aliases/update.ts';
export { createCombo, type ComboInput } from './combos/create.ts';
export { deleteCombo } from './combos/delete.ts';
export { getCombo } from './combos/find.ts';
export { nameReferences, type NamesById } from './combos/name-references.ts';
export { rollBackCombo } from './combos/roll-back.ts';
export type { TargetInput } from './combos/resolve-targets.ts';
export { updateCombo, type ComboUpdate } from './combos/update.ts';
export { getComboVersion } from './combos/versions.ts';
export { createConnection, type ConnectionInput } from './connections/create.ts';
export { decideModels, type ModelDecision } from './connections/decide-models.ts';
export { deleteConnection } from './connections/delete.ts';
export { getConnection, secretPlace } from './connections/find.ts';
export { knownModels, type KnownModel, type KnownModelsInput } from './connections/known-models.ts';
export { overrideModel, type ModelOverride } from './connections/override-model.ts';
export { recordConnectionInsight } from './connections/record-insight.ts';
export { recordConnectionTest, type TestResult } from './connections/record-test.ts';
export { syncConnectionModels } from './connections/sync-models.ts';
export { updateConnection, type ConnectionUpdate } from './connections/update.ts';
export type { ControlContext } from './context.ts';
export { createKey, type KeyInput } from './keys/create.ts';
export { revokeKey } from './keys/revoke.ts';
export { ensureAdminPassword, isAdminPassword } from './sessions/admin-password.ts';
export { beginSession, endSession, findSession } from './sessions/session.ts';
