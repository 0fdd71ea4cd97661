import { buildWorkspace } from '../lib/build-workspace.ts';

process.exitCode = await buildWorkspace();
