import { tokenKinds, unitKinds, type TokenCounts, type UnitCounts, type UsageSource } from '@omniroute/core';
import { formatCounted, formatQuantity } from '#lib/format.ts';
import { Facts, type Fact } from './facts.tsx';
import { tokenKindNames, unitKindNames } from './tokens.ts';

type TokenFactsProps = {
  readonly tokens: TokenCounts;
  readonly units: UnitCounts | undefined;
  readonly source: UsageSource | undefined;
};

/** Tokens by kind, which do not overlap, so they add up; and what else was counted. */
export function TokenFacts({ tokens, units = {}, source }: TokenFactsProps) {
  const facts: readonly Fact[] = [
    ...tokenKinds.flatMap((kind): readonly Fact[] => {
      const count = tokens[kind];
      return count === undefined ? [] : [[tokenKindNames[kind], formatCounted(count, 'token')]];
    }),
    ...unitKinds.flatMap((kind): readonly Fact[] =>
      units[kind] === undefined ? [] : [[unitKindNames[kind], formatQuantity(units[kind])]],
    ),
  ];
  if (facts.length === 0) return <p className="text-muted-foreground">No usage was reported.</p>;
  return <Facts facts={[...facts, ['Counted by', countedBy(source)]]} />;
}

function countedBy(source: UsageSource | undefined): string {
  if (source === 'estimated') return 'the gateway, estimated';
  return source === 'reported' ? 'the upstream' : 'the gateway, from the request';
}
