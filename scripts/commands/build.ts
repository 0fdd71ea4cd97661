import { buildWorkspace } from '../lib/build-workspace.ts';
import { exitOnSignals } from '../lib/exit-on-signals.ts';

exitOnSignals();

process.exitCode = await buildWorkspace();
