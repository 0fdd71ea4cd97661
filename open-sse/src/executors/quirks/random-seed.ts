import { renameField, type Quirk } from './quirk.ts';

/** Calls the seed `random_seed`. */
export const randomSeed: Quirk = (body, edits) => renameField(body, edits, 'seed', 'random_seed');
