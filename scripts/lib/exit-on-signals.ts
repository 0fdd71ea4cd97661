import { constants } from 'node:os';

/** Makes a signal an orderly end of this process, so that what runs at its exit (ending children) does run. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
