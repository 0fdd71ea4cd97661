const mostEntries = 10_000;

/** Whether a target's usage normally comes with details, so that usage without them can be told as invented. */
export interface UsageMemory {
  /** Notes how usage came; true when it lacks the details that this target's usage has had before. */
  noteAndJudge(target: string, bare: boolean): boolean;
}

/** A memory in this process. */
export function createUsageMemory(): UsageMemory {
  const detailed = new Set<string>();
  return {
    noteAndJudge: (target, bare) => {
      if (bare) return detailed.has(target);
      if (detailed.size >= mostEntries) detailed.clear();
      detailed.add(target);
      return false;
    },
  };
}
