import { tokenKinds, type TokenCounts, type UsageSource } from '@omniroute/core';
import { formatCount } from '#lib/format.ts';
import { Facts } from './facts.tsx';
import { tokenKindNames } from './tokens.ts';

type TokenFactsProps = { readonly tokens: TokenCounts; readonly source: UsageSource | undefined };

/** Tokens by kind. The kinds do not overlap, so they add up. */
export function TokenFacts({ tokens, source }: TokenFactsProps) {
  const known = tokenKinds.filter((kind) => tokens[kind] !== undefined);
  if (known.length === 0) return <p className="text-muted-foreground">No tokens were reported.</p>;
  return (
    <Facts
      facts={[
        ...known.map((kind) => [tokenKindNames[kind], formatCount(tokens[kind])] as const),
        ['Counted by', source === 'estimated' ? 'the gateway, estimated' : 'the upstream'],
      ]}
    />
  );
}
