const paint = process.stdout.isTTY === true && !process.env['NO_COLOR'];

function colour(code: number, text: string): string {
  return paint ? `\u001b[${code}m${text}\u001b[0m` : text;
}

export const bold = (text: string): string => colour(1, text);
export const dim = (text: string): string => colour(2, text);
export const red = (text: string): string => colour(31, text);
export const green = (text: string): string => colour(32, text);
export const yellow = (text: string): string => colour(33, text);

/** One line of progress for the person who waits. */
export function say(text: string): void {
  console.log(`${dim('»')} ${text}`);
}

/** `840 ms`, `12.3 s`, `2 min 05 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
