import type { AttemptView } from '@omniroute/contract';
import { formatDuration, formatUsd, unknown } from '#lib/format.ts';
import { driftCauseNames } from '../connections/drift-causes.ts';
import { Facts, type Fact } from './facts.tsx';
import { TokenFacts } from './token-facts.tsx';

export const costSourceNames = {
  'upstream-header': 'LiteLLM’s cost header',
  'upstream-usage': 'the upstream’s usage report',
  price: 'usage × price',
  'cache-hit': 'answered from cache, free',
  free: 'nobody charges for it',
} as const;

/** Only what is known: an attempt has many facts, and few of them apply. */
function known(facts: readonly (readonly [name: string, value: string | undefined])[]): readonly Fact[] {
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function describeBooks(books: AttemptView['books']): string | undefined {
  if (books === undefined) return undefined;
  const figure = books.theirsNanoUsd === undefined ? '' : formatUsd(books.theirsNanoUsd);
  const verdict = books.cause === undefined ? 'the same' : driftCauseNames[books.cause];
  return figure === '' ? verdict : `${figure}, ${verdict}`;
}

/** All that was recorded of one attempt. */
export function AttemptFacts({ attempt }: { readonly attempt: AttemptView }) {
  const { timings, litellm } = attempt;
  const price =
    attempt.priceSource === undefined
      ? undefined
      : `${attempt.priceSource}${attempt.priceAsOf === undefined ? '' : `, ${attempt.priceAsOf}`}`;
  const duration = (ms: number | undefined) => (ms === undefined ? undefined : formatDuration(ms));
  return (
    <div className="grid gap-3 text-xs">
      <Facts
        facts={[
          ['Format', attempt.format],
          ...known([
            ['Headers after', duration(timings.headersMs)],
            ['First event after', duration(timings.firstEventMs)],
            ['Retry after', duration(attempt.retryAfterMs)],
            ['Finish', attempt.finishReason],
          ]),
          ['Cost', formatUsd(attempt.costNanoUsd)],
          ['Cost from', attempt.costSource === undefined ? unknown : costSourceNames[attempt.costSource]],
          ...known([
            ['Price', price],
            ['In LiteLLM’s books', describeBooks(attempt.books)],
            ['Upstream request id', attempt.upstreamRequestId],
            ['LiteLLM call id', litellm?.callId],
            ['LiteLLM deployment', litellm?.deploymentId],
            ['Deployed model', litellm?.deploymentModel],
            ['LiteLLM version', litellm?.version],
            ['LiteLLM retries', litellm?.attemptedRetries?.toString()],
            ['LiteLLM fallbacks', litellm?.attemptedFallbacks?.toString()],
            ['LiteLLM cache', litellm?.cacheHit === undefined ? undefined : litellm.cacheHit ? 'hit' : 'miss'],
          ]),
        ]}
      />
      <TokenFacts tokens={attempt.tokens} units={attempt.units} source={attempt.usageSource} />
    </div>
  );
}
