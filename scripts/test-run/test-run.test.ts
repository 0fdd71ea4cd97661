import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Phase, PhaseOutcome } from './phase.ts';
import { choosePhases, runPhases } from './run-phases.ts';
import { summarize } from './summary.ts';
import { readCounts } from './test-counts.ts';

const directory = mkdtempSync(join(tmpdir(), 'omniroute-test-run-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function phase(name: string, outcome: PhaseOutcome = { ok: true }, needs: readonly string[] = []): Phase {
  return { name, needs, run: async () => outcome };
}

const all = [
  phase('lint'),
  phase('unit'),
  phase('build'),
  phase('tools'),
  phase('e2e', { ok: true }, ['build', 'tools']),
];
const groups = { check: ['lint', 'unit'] };

function choose(...names: readonly string[]): readonly string[] | string {
  const choice = choosePhases(all, groups, names);
  return choice.status === 'chosen' ? choice.phases.map((each) => each.name) : choice.message;
}

describe('choosing phases', () => {
  it('takes all when none is named', () => {
    expect(choose()).toEqual(['lint', 'unit', 'build', 'tools', 'e2e']);
  });

  it('pulls in what a phase needs, in the order of the run', () => {
    expect(choose('e2e', 'unit')).toEqual(['unit', 'build', 'tools', 'e2e']);
  });

  it('opens a group', () => {
    expect(choose('check')).toEqual(['lint', 'unit']);
  });

  it('refuses a name that it does not know and tells the known ones', () => {
    expect(choose('e3e')).toMatch(/no phase "e3e".*lint, unit.*check/);
  });
});

describe('running phases', () => {
  it('goes on after a failure but does not run what needed the failed one', async () => {
    const broken = [phase('build', { ok: false }), phase('e2e', { ok: true }, ['build']), phase('unit')];
    const results = await runPhases(broken);
    expect(results.map(({ name, ok, note }) => [name, ok, note])).toEqual([
      ['build', false, undefined],
      ['e2e', false, 'not run: build failed'],
      ['unit', true, undefined],
    ]);
  });

  it('takes an exception for a failure with its message', async () => {
    const [result] = await runPhases([{ name: 'x', needs: [], run: () => Promise.reject(new Error('no turbo')) }]);
    expect(result).toMatchObject({ ok: false, note: 'no turbo' });
  });
});

describe('the summary', () => {
  const counts = { passed: 3, failed: 0, skipped: 1 };

  it('closes with the sum over all test runs', () => {
    const results = [
      { name: 'unit', ok: true, durationMs: 1200, counts },
      { name: 'e2e', ok: false, durationMs: 10, counts: { passed: 1, failed: 2, skipped: 0 } },
    ];
    expect(summarize(results).at(-1)).toBe('4 passed, 2 failed, 1 skipped');
  });

  it('never looks clean when a phase failed without a failing test', () => {
    const lint = { name: 'lint', ok: false, durationMs: 1 };
    const unit = { name: 'unit', ok: false, durationMs: 1, counts };
    expect(summarize([lint, unit]).at(-1)).toBe('3 passed, 2 failed, 1 skipped');
  });
});

describe('reading a report', () => {
  it('counts a file that broke before its tests as a failure', () => {
    const path = join(directory, 'report.json');
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    const report = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults };
    writeFileSync(path, JSON.stringify(report));
    expect(readCounts(path)).toEqual({ passed: 2, failed: 2, skipped: 2 });
  });

  it('knows no counts when there is no report', () => {
    expect(readCounts(join(directory, 'none.json'))).toBeUndefined();
  });
});
