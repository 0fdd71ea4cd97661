import { exitOnSignals } from '../lib/exit-on-signals.ts';
import { groups, phases } from '../test-run/phases.ts';
import { choosePhases, runPhases } from '../test-run/run-phases.ts';
import { summarize } from '../test-run/summary.ts';

exitOnSignals();

const chosen = choosePhases(phases, groups, process.argv.slice(2));
if (chosen.status === 'unknown') {
  console.error(chosen.message);
  process.exit(2);
}
const results = await runPhases(chosen.phases);
summarize(results).forEach((line) => console.log(line));
process.exitCode = results.every((result) => result.ok) ? 0 : 1;
