import { bold, say } from '../lib/print.ts';
import type { Phase, PhaseResult } from './phase.ts';

/** The phases of these names and what they need, in the order of `all`. Throws for an unknown name. */
export function choosePhases(
  all: readonly Phase[],
  groups: Readonly<Record<string, readonly string[]>>,
  names: readonly string[],
): readonly Phase[] {
  if (names.length === 0) return all;
  const wanted = new Set(names.flatMap((name) => groups[name] ?? [name]));
  for (const name of wanted) {
    const phase = all.find((candidate) => candidate.name === name);
    if (!phase)
      throw new Error(
        `There is no phase ${name}. Known: ${[...all.map((each) => each.name), ...Object.keys(groups)].join(', ')}`,
      );
    phase.needs.forEach((need) => wanted.add(need));
  }
  return all.filter((phase) => wanted.has(phase.name));
}

/** Runs the phases one after the other. One that needs a failed one fails with it. */
export async function runPhases(phases: readonly Phase[]): Promise<readonly PhaseResult[]> {
  const results: PhaseResult[] = [];
  for (const phase of phases) {
    const broken = phase.needs.find((need) => results.some((result) => result.name === need && !result.ok));
    results.push(broken === undefined ? await runPhase(phase) : notRun(phase, broken));
  }
  return results;
}

async function runPhase(phase: Phase): Promise<PhaseResult> {
  say(bold(phase.name));
  const startedAt = performance.now();
  const finish = () => performance.now() - startedAt;
  try {
    const outcome = await phase.run();
    return { ...outcome, name: phase.name, durationMs: finish() };
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    return { ok: false, note, name: phase.name, durationMs: finish() };
  }
}

function notRun(phase: Phase, broken: string): PhaseResult {
  return { ok: false, note: `not run: ${broken} failed`, name: phase.name, durationMs: 0 };
}
