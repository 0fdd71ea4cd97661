import type { Path } from './entities.ts';

/** `combos.fast.targets[0].model`; names with other characters are quoted: `keys["my laptop"]`. */
export function formatPath(path: Path): string {
  return path.map((step, place) => formatStep(step, place === 0)).join('');
}

function formatStep(step: string | number, isFirst: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  if (!/^[A-Za-z0-9_][\w-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
  return isFirst ? step : `.${step}`;
}
