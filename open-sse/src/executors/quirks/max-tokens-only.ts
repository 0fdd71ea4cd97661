import { renameField, type Quirk } from './quirk.ts';

/** Knows the limit of the answer by its older name only. */
export const maxTokensOnly: Quirk = (body, edits) => renameField(body, edits, 'max_completion_tokens', 'max_tokens');
