import { formatDuration, green, red } from '../lib/print.ts';
import type { PhaseResult } from './phase.ts';
import { addCounts, noTests, type TestCounts } from './test-counts.ts';

/** The table of phases and the closing line `N passed, N failed, N skipped`. */
export function summarize(results: readonly PhaseResult[]): readonly string[] {
  const width = Math.max(...results.map((result) => result.name.length));
  const totals = results.map(countsOf).reduce(addCounts, noTests);
  return ['', ...results.map((result) => describe(result, width)), '', describeCounts(totals)];
}

function describe(result: PhaseResult, width: number): string {
  const verdict = result.ok ? green('passed') : red('FAILED');
  const details = [result.counts && describeCounts(result.counts), result.note].filter(Boolean).join('; ');
  const time = formatDuration(result.durationMs).padStart(12);
  return `${result.name.padEnd(width)}  ${verdict}  ${time}  ${details}`.trimEnd();
}

/** A phase that failed without a failing test still is one failure, so that the sum cannot look clean. */
function countsOf(result: PhaseResult): TestCounts {
  const counts = result.counts ?? noTests;
  return result.ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function describeCounts(counts: TestCounts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
