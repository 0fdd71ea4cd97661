import type { ComboCreate, ComboView } from '@omniroute/contract';
import { chainKinds, type ChainKind } from '@omniroute/core';
import { readMs, readNumber, toSeconds } from './read-number.ts';

type Fallback = NonNullable<ComboCreate['fallback']>;

/** What a combo does when its targets are not enough, as it stands in the editor: numbers as typed, times in seconds. */
export type FallbackDraft = {
  readonly retries: string;
  readonly connectSeconds: string;
  readonly idleSeconds: string;
  readonly maxCostUsd: string;
  /** Ids of combos; empty: none. */
  readonly chains: Readonly<Record<ChainKind, string>>;
  readonly truncates: boolean;
  readonly continuesBroken: boolean;
};

const noChains = { 'context-length': '', 'content-filter': '' } as const;

export const blankFallback: FallbackDraft = {
  retries: '',
  connectSeconds: '',
  idleSeconds: '',
  maxCostUsd: '',
  chains: noChains,
  truncates: false,
  continuesBroken: false,
};

export function fallbackDraftOf({ fallback }: Pick<ComboView, 'fallback'>): FallbackDraft {
  return {
    retries: fallback.sameTargetRetries === undefined ? '' : String(fallback.sameTargetRetries),
    connectSeconds: toSeconds(fallback.connectTimeoutMs),
    idleSeconds: toSeconds(fallback.idleTimeoutMs),
    maxCostUsd: fallback.maxCostUsd ?? '',
    chains: { ...noChains, ...fallback.chains },
    truncates: fallback.truncate !== undefined,
    continuesBroken: fallback.continueBroken === true,
  };
}

/** What is sent of it: nothing that is at its default. */
export function toFallbackInput(draft: FallbackDraft): Fallback {
  const retries = readNumber(draft.retries);
  const connectMs = readMs(draft.connectSeconds);
  const idleMs = readMs(draft.idleSeconds);
  const maxCostUsd = draft.maxCostUsd.trim();
  const chains = Object.fromEntries(
    chainKinds.flatMap((kind) => (draft.chains[kind] === '' ? [] : [[kind, draft.chains[kind]]])),
  );
  return {
    ...(retries !== undefined && { sameTargetRetries: retries }),
    ...(connectMs !== undefined && { connectTimeoutMs: connectMs }),
    ...(idleMs !== undefined && { idleTimeoutMs: idleMs }),
    ...(maxCostUsd !== '' && { maxCostUsd }),
    ...(Object.keys(chains).length > 0 && { chains }),
    ...(draft.truncates && { truncate: 'oldest-turns' as const }),
    ...(draft.continuesBroken && { continueBroken: true }),
  };
}
