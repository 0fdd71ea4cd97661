import { ensureBuilt } from '../../scripts/lib/build-workspace.ts';
import { exitOnSignals } from '../../scripts/lib/exit-on-signals.ts';
import { red } from '../../scripts/lib/print.ts';
import { ensureNativeTools } from '../lib/native-tools.ts';
import { readOptions, usage } from './options.ts';

exitOnSignals();

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const options = readOptions(process.argv.slice(2));
  const tools = await ensureNativeTools();
  if (tools.status === 'missing') {
    console.error(red(`The benchmark cannot run: ${tools.reason}`));
    return 1;
  }
  if (options.build && !(await ensureBuilt())) return 1;
  // Loaded late, because they use packages that the build has just made.
  if (options.profile) await (await import('./profile.ts')).runProfile(tools.place);
  else await (await import('./measure-all.ts')).measureAll(tools.place, options);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  console.error(red(error instanceof Error ? error.message : String(error)));
  process.exit(1);
}
