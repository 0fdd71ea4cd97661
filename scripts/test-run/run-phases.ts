import { bold, say } from '../lib/print.ts';
import type { Phase, PhaseResult } from './phase.ts';

export type Choice =
  | { readonly status: 'chosen'; readonly phases: readonly Phase[] }
  | { readonly status: 'unknown'; readonly message: string };

/** The phases of these names (none: all) and what they need, in the order of `all`. */
export function choosePhases(
  all: readonly Phase[],
  groups: Readonly<Record<string, readonly string[]>>,
  names: readonly string[],
): Choice {
  if (names.length === 0) return { status: 'chosen', phases: all };
  const wanted = new Set(names.flatMap((name) => groups[name] ?? [name]));
  // A set also visits what is added on the way.
  for (const name of wanted) {
    const phase = all.find((candidate) => candidate.name === name);
    if (!phase) return { status: 'unknown', message: `There is no phase "${name}". ${describeNames(all, groups)}` };
    phase.needs.forEach((need) => wanted.add(need));
  }
  return { status: 'chosen', phases: all.filter((phase) => wanted.has(phase.name)) };
}

function describeNames(all: readonly Phase[], groups: Readonly<Record<string, readonly string[]>>): string {
  return `Choose from: ${[...all.map((phase) => phase.name), ...Object.keys(groups)].join(', ')}.`;
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
