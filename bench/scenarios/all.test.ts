import { describe, expect, it } from 'vitest';
import { scenarios } from './all.ts';
import { plannedSec, type RunShape } from './duration.ts';
import { pairs } from './pairs.ts';
import { baseOf } from './scenario.ts';

/** What building (nothing stale), starting peers, the recording profile and the cold starts take on top. */
const aroundSec = { full: 180, quick: 30 };
const everyDay: readonly string[] = ['direct', 'nginx', 'bare', 'omniroute'];

describe('the scenarios', () => {
  it('have ids of their own', () => {
    const ids = scenarios.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have a bare proxy to be compared with, each at its own pace', () => {
    for (const scenario of scenarios) {
      const base = scenarios.find(({ id }) => id === baseOf(scenario));
      expect(base?.peers, scenario.id).toContain('bare');
      expect(base?.unit, scenario.id).toBe(scenario.unit);
      if (scenario.group) expect(base?.workload.stream, scenario.id).toEqual(scenario.workload.stream);
    }
  });

  it('cover each pair of formats', () => {
    expect(pairs).toHaveLength(14);
    expect(scenarios.filter(({ group }) => group === 'pairs')).toHaveLength(14);
  });

  it('never need more files than a process usually may have open', () => {
    for (const { connections } of scenarios) expect(2 * connections + 500).toBeLessThan(20_000);
  });
});

describe('a run', () => {
  it('of everything takes less than three quarters of an hour', () => {
    const shape: RunShape = { repeats: 3, quick: false, isWanted: () => true };
    expect((plannedSec(scenarios, shape) + aroundSec.full) / 60).toBeLessThan(45);
  });

  it('of every day takes less than three minutes', () => {
    const shape: RunShape = { repeats: 1, quick: true, isWanted: (peer) => everyDay.includes(peer) };
    const daily = scenarios.filter(({ quick }) => quick);
    expect((plannedSec(daily, shape) + aroundSec.quick) / 60).toBeLessThan(3);
  });

  it('is longer with more repeats, but not for what is measured once', () => {
    const once = scenarios.filter((scenario) => scenario.once);
    const others = scenarios.filter((scenario) => !scenario.once);
    const of = (chosen: typeof scenarios, repeats: number) =>
      plannedSec(chosen, { repeats, quick: false, isWanted: () => true });
    expect(of(once, 3)).toBe(of(once, 1));
    expect(of(others, 3)).toBeGreaterThan(2 * of(others, 1));
  });
});
