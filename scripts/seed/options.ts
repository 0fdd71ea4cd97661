import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type SeedOptions = {
  readonly dataDirectory: string;
  readonly requests: number;
  readonly days: number;
  /** The same seed and the same end give the same rows. */
  readonly seed: number;
  /** End of the history, ms since 1970. */
  readonly untilMs: number;
  /** Client keys beside those of the story, each with a little traffic. */
  readonly moreKeys: number;
  /** Combos beside those of the story; nobody asks for them. */
  readonly moreCombos: number;
  /** Add to a data directory that has requests already. */
  readonly add: boolean;
};

export const usage = `npm run seed -- [options]

Fills OMNIROUTE_DATA_DIR (created if absent) with a believable history, for development, benchmarks and screenshots.

  --requests <n>       requests (100000); each has one or more attempts
  --days <n>           the span that they cover (90)
  --seed <n>           the same seed and end give the same rows (1)
  --until <time>       end of the span, ISO 8601 (the last full hour)
  --more-keys <n>      client keys beside the usual ones
  --more-combos <n>    combos beside the usual ones
  --add                add to a data directory that has requests already
`;

type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nowMs: number;
};

const hourMs = 3_600_000;

/** Throws one `Error` that names every option that is wrong. */
export function readSeedOptions(args: readonly string[], { env, nowMs }: Surroundings): SeedOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: 'string', default: '100000' },
      days: { type: 'string', default: '90' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string' },
      'more-keys': { type: 'string', default: '0' },
      'more-combos': { type: 'string', default: '0' },
      add: { type: 'boolean', default: false },
    },
  });
  const faults: string[] = [];
  const whole = (name: keyof typeof values, least: number, most: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least || value > most)
      faults.push(`--${name} must be a whole number from ${least} to ${most}.`);
    return value;
  };
  const untilMs = values.until === undefined ? nowMs - (nowMs % hourMs) : Date.parse(values.until);
  if (Number.isNaN(untilMs)) faults.push('--until must be a time such as 2026-11-01 or 2026-11-01T12:00:00Z.');
  const options: SeedOptions = {
    dataDirectory: resolve(env['OMNIROUTE_DATA_DIR']?.trim() || join(homedir(), '.omniroute')),
    requests: whole('requests', 1, 1_000_000_000),
    days: whole('days', 1, 3650),
    seed: whole('seed', 0, 0xffff_ffff),
    untilMs,
    moreKeys: whole('more-keys', 0, 1_000_000),
    moreCombos: whole('more-combos', 0, 100_000),
    add: values.add,
  };
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return options;
}
