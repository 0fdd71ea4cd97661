import type { CacheStats } from '@omniroute/contract';
import type { CacheSize, CacheUse } from '@omniroute/storage';

const none = { entries: 0, bytes: 0, exactHits: 0, semanticHits: 0, savedNanoUsd: 0 };

/** What is held and what was used of it, by combo and in all. Names are those of now, or for a combo that is gone one that it had. */
export function viewCache(
  sizes: readonly CacheSize[],
  uses: readonly CacheUse[],
  names: ReadonlyMap<string, string>,
): Omit<CacheStats, 'range' | 'limitBytes'> {
  const ids = [...new Set([...sizes, ...uses].map(({ comboId }) => comboId))].sort();
  const combos = ids.map((id) => {
    const { entries, bytes } = sizes.find(({ comboId }) => comboId === id) ?? none;
    const use: Partial<CacheUse> & typeof none = { ...none, ...uses.find(({ comboId }) => comboId === id) };
    const { exactHits, semanticHits, savedNanoUsd } = use;
    const name = names.get(id) ?? use.comboName;
    return {
      ...(id !== '' && { combo: id }),
      ...(name !== undefined && { comboName: name }),
      entries,
      bytes,
      exactHits,
      semanticHits,
      savedNanoUsd,
    };
  });
  const sum = (field: keyof typeof none) => combos.reduce((total, combo) => total + combo[field], 0);
  return {
    entries: sum('entries'),
    bytes: sum('bytes'),
    exactHits: sum('exactHits'),
    semanticHits: sum('semanticHits'),
    savedNanoUsd: sum('savedNanoUsd'),
    combos,
  };
}
