/** Numbers and times as the whole dashboard writes them. Unknown is `undefined` and reads “—”, never 0. */

export const unknown = '—';

/** Narrow no-break space: groups digits without looking like a decimal mark, and never wraps. */
const thin = '\u202f';
export const nanoPerUsd = 1e9;

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, thin);
}

/** Whole numbers with thin grouping: `1234567` → `1 234 567`. */
export function formatCount(count: number | undefined): string {
  return count === undefined ? unknown : group(String(Math.round(count)));
}

/** A count with its noun: `1 model`, `12 models`. The plural may be another word. */
export function formatCounted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Quantities that may have a fraction, to a hundredth: `1234.5` → `1 234.5`. */
export function formatQuantity(quantity: number | undefined): string {
  if (quantity === undefined) return unknown;
  const [whole = '0', fraction] = trimZeros(quantity.toFixed(2)).split('.');
  return fraction === undefined ? group(whole) : `${group(whole)}.${fraction}`;
}

/** Sizes in thousands: `640 kB`, `12.3 MB`. */
export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined) return unknown;
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 999_500 ? `${Math.round(bytes / 1000)} kB` : `${formatQuantity(Math.round(bytes / 1e5) / 10)} MB`;
}

const steps = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** Short form for tiles and axes: `1234567` → `1.23M`. */
export function formatCompact(count: number | undefined): string {
  if (count === undefined) return unknown;
  for (const [size, letter] of steps) {
    if (Math.abs(count) >= size * 0.9995) return `${trimZeros((count / size).toPrecision(3))}${letter}`;
  }
  return trimZeros(String(Number(count.toFixed(2))));
}

function trimZeros(text: string): string {
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

/** USD from nano-USD: two digits from a dollar up, three significant ones below it (`138000` → `$0.000138`). */
export function formatUsd(nanoUsd: number | undefined): string {
  if (nanoUsd === undefined) return unknown;
  const usd = nanoUsd / nanoPerUsd;
  if (usd === 0) return '$0';
  if (Math.abs(usd) >= 0.9995) {
    const [whole = '0', fraction = '00'] = usd.toFixed(2).split('.');
    return `$${group(whole)}.${fraction}`;
  }
  const decimals = Math.min(9, Math.max(2, 2 - Math.floor(Math.log10(Math.abs(usd)))));
  const [whole = '0', fraction = ''] = usd.toFixed(decimals).split('.');
  return `$${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

/** Known spend; unknown when nothing of what was used has a price. */
export function formatSpend(figures: { readonly spendNanoUsd: number; readonly unpricedRequests: number }): string {
  return figures.spendNanoUsd === 0 && figures.unpricedRequests > 0 ? unknown : formatUsd(figures.spendNanoUsd);
}

/** A price in USD per million tokens, given as decimal text. */
export function formatPerMillion(usdPerMillion: string | undefined): string {
  return usdPerMillion === undefined ? unknown : formatUsd(Number(usdPerMillion) * nanoPerUsd);
}

/** Durations given in ms: `412 ms`, `1.24 s`, `2 min 5 s`. */
export function formatDuration(ms: number | undefined): string {
  if (ms === undefined) return unknown;
  if (ms < 1) return ms === 0 ? '0 ms' : '<1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A share of a whole in percent; unknown when the whole is nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return unknown;
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return '<0.1 %';
  return `${trimZeros(percent.toFixed(1))} %`;
}
