/** The number that somebody typed; `undefined` for nothing, and for what is none. */
export function readNumber(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

export function readMs(seconds: string): number | undefined {
  const number = readNumber(seconds);
  return number === undefined ? undefined : Math.round(number * 1000);
}

export function toSeconds(ms: number | undefined): string {
  return ms === undefined ? '' : String(ms / 1000);
}
