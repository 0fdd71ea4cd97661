import { parseArgs } from 'node:util';
import { peerIds } from '../peers/peer.ts';

export type BenchOptions = {
  readonly quick: boolean;
  /** Build what is stale first. */
  readonly build: boolean;
  readonly repeats: number;
  /** Scenarios by id; empty: all. */
  readonly only: readonly string[];
  /** Peers by id; empty: all. */
  readonly peers: readonly string[];
  /** Requests in the full database. */
  readonly rows: number;
  /** Take CPU profiles instead of measuring. */
  readonly profile: boolean;
  /** Write docs/benchmarks.md and bench/results/latest.json. */
  readonly write: boolean;
};

export const usage = `npm run bench -- [options]

  --quick            the scenarios for every day, once, in under three minutes
  --repeats <n>      how often each is measured (3; quick: 1)
  --only <ids>       only these scenarios, by comma
  --peers <ids>      only these: ${peerIds.join(', ')}
  --rows <n>         requests in the full database (5000000), seeded once and kept
  --profile          take CPU profiles of the gateway and print where its time goes
  --no-build         measure what was built earlier
  --no-write         leave docs/benchmarks.md and bench/results/latest.json as they are
`;

/** Throws for an option that is not known. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      repeats: { type: 'string' },
      only: { type: 'string' },
      peers: { type: 'string' },
      rows: { type: 'string' },
      profile: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      'no-write': { type: 'boolean', default: false },
    },
  });
  const partial = values.only !== undefined || values.peers !== undefined || values.rows !== undefined;
  return {
    quick: values.quick,
    build: !values['no-build'],
    repeats: Math.max(1, Number(values.repeats ?? (values.quick ? 1 : 3))),
    only: split(values.only),
    peers: split(values.peers),
    rows: Math.max(1, Number(values.rows ?? 5_000_000)),
    profile: values.profile,
    // A part of the figures must not replace the whole.
    write: !values['no-write'] && !partial && !values.quick,
  };
}

function split(list: string | undefined): readonly string[] {
  return list === undefined ? [] : list.split(',').map((item) => item.trim());
}
