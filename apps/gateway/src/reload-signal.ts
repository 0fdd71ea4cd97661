/**
 * Calls `reload` on SIGHUP. In a terminal that signal says that the terminal is gone, and ends the process as it always does.
 */
export function onReloadSignal(reload: () => unknown): void {
  if (process.stdin.isTTY || process.stdout.isTTY) return;
  process.on('SIGHUP', () => void reload());
}
