import type { ProviderDefinition, QuirkId } from '@omniroute/core';
import type { JsonEdits } from '../../relay/splice-json.ts';
import { alternatingTurns } from './alternating-turns.ts';
import { maxTokensOnly } from './max-tokens-only.ts';
import { noDeveloperRole } from './no-developer-role.ts';
import { noStreamOptions } from './no-stream-options.ts';
import type { Quirk } from './quirk.ts';
import { randomSeed } from './random-seed.ts';

const quirks: Readonly<Record<QuirkId, Quirk>> = {
  'alternating-turns': alternatingTurns,
  'max-tokens-only': maxTokensOnly,
  'no-developer-role': noDeveloperRole,
  'no-stream-options': noStreamOptions,
  'random-seed': randomSeed,
};

/** The edits of a chat body with those that the provider's quirks ask for. */
export function applyQuirks(
  definition: ProviderDefinition,
  body: Readonly<Record<string, unknown>>,
  edits: JsonEdits,
): JsonEdits {
  return (definition.quirks ?? []).reduce((result, id) => quirks[id](body, result), edits);
}
