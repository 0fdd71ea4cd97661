import type { CacheStats } from '@omniroute/contract';
import type { CacheSize, CacheUse } from '@omniroute/storage';

const nothingHeld = { entries: 0, bytes: 0 };
const noUse: Omit<CacheUse, 'comboId'> = { exactHits: 0, semanticHits: 0, savedNanoUsd: 0 };

/** What is held and what was used of it, by combo and in all. Names are those of now, or for a combo that is gone one that it had. */
export function viewCache(
  sizes: readonly CacheSize[],
  uses: readonly CacheUse[],
  names: ReadonlyMap<string, string>,
): Omit<CacheStats, 'range' | 'limitBytes'> {
  const ids = [...new Set([...sizes, ...uses].map(({ comboId }) => comboId))].sort();
  const combos = ids.map((id) => {
    const { entries, bytes } = sizes.find(({ comboId }) => comboId === id) ?? nothingHeld;
    const { exactHits, semanticHits, savedNanoUsd, comboName } = uses.find(({ comboId }) => comboId === id) ?? noUse;
    const name = names.get(id) ?? comboName;
    return {
      ...(id !== '' && { combo: id }),
      ...(name !== undefined && { comboName: name }),
      entries,
      bytes,
      exactHits,
      semanticHits,
      ...(savedNanoUsd !== undefined && { savedNanoUsd }),
    };
  });
  const sum = (field: 'entries' | 'bytes' | 'exactHits' | 'semanticHits') =>
    combos.reduce((total, combo) => total + combo[field], 0);
  const known = combos.flatMap(({ savedNanoUsd }) => savedNanoUsd ?? []);
  return {
    entries: sum('entries'),
    bytes: sum('bytes'),
    exactHits: sum('exactHits'),
    semanticHits: sum('semanticHits'),
    ...((known.length > 0 || combos.length === 0) && {
      savedNanoUsd: known.reduce((total, saved) => total + saved, 0),
    }),
    combos,
  };
}
