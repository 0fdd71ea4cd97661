import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../lib/build-workspace.ts';
import { gatewayMain } from '../lib/paths.ts';

if (await ensureBuilt()) {
  // In this process, so that signals reach the server itself.
  await import(pathToFileURL(gatewayMain).href);
} else {
  process.exitCode = 1;
}
