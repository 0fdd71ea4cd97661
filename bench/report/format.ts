/** What is not known is shown as such. */
const unknown = '—';

export function formatWhole(value: number | undefined): string {
  return value === undefined ? unknown : Math.round(value).toLocaleString('en').replaceAll(',', ' ');
}

/** With one digit after the point below 100 unless told otherwise. */
export function formatNumber(value: number | undefined, unit: string, digits?: number): string {
  return value === undefined ? unknown : `${value.toFixed(digits ?? (value < 100 ? 1 : 0))} ${unit}`;
}

export function formatShare(value: number | undefined): string {
  return value === undefined ? unknown : `${(value * 100).toFixed(value < 0.02 ? 1 : 0)} %`;
}

export function formatTimes(value: number | undefined): string {
  return value === undefined ? unknown : `${value.toFixed(2)} ×`;
}
