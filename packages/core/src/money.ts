/** Money is an integer number of nano-USD (1 USD = 1e9). Unknown money is absent, never 0. */
export type NanoUsd = number;

const nanoPerUsd = 1_000_000_000n;

/**
 * Reads a decimal amount of USD (`"0.000138"`, `5.625e-06`, `6.375679012799999e-05`) as nano-USD, rounded half up.
 * Gives `undefined` for what is no finite, non-negative number.
 */
export function parseUsd(text: string | number): NanoUsd | undefined {
  const match = /^\s*(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?\s*$/i.exec(String(text));
  if (!match) return undefined;
  const fraction = match[2] ?? '';
  const digits = BigInt((match[1] ?? '0') + fraction);
  const shift = 9 + Number(match[3] ?? 0) - fraction.length;
  if (shift >= 0) return Number(digits * 10n ** BigInt(shift));
  const divisor = 10n ** BigInt(-shift);
  return Number((digits * 2n + divisor) / (divisor * 2n));
}

/** Writes nano-USD as a plain decimal amount of USD without trailing zeros: `138000` → `"0.000138"`. */
export function formatUsd(amount: NanoUsd): string {
  const whole = BigInt(Math.round(amount));
  const fraction = (whole % nanoPerUsd).toString().padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? (whole / nanoPerUsd).toString() : `${whole / nanoPerUsd}.${fraction}`;
}
