import type { FallbackPolicy, JsonObject, JsonValue } from '@omniroute/core';
import type { KeyPath, Report } from '../report.ts';
import { isRetryKey, kindsOfPolicy, type RetryPolicy } from '../retry-policy.ts';
import { numberOf, objectOf } from '../values.ts';
import type { Group } from './build-groups.ts';
import { findSetting } from './read-chains.ts';

type Policy = { readonly policy: RetryPolicy; readonly path: KeyPath };

/** How often LiteLLM tries again, for the whole router and by name. */
export type Retries = {
  readonly count?: number;
  readonly policy?: Policy;
  readonly byGroup: ReadonlyMap<string, Policy>;
};

/** Reads `num_retries`, `retry_policy` and `model_group_retry_policy`, and says what they are for as long as no combo takes them. */
export function readRetries(file: JsonObject, report: Report): Retries {
  const count = findSetting(file, 'num_retries', report);
  const value = count && retriesIn(count.value);
  if (count && value !== undefined) report.mark(count.path, 'approximated', reasonOfCount);
  const policy = findSetting(file, 'retry_policy', report);
  const byGroup = findSetting(file, 'model_group_retry_policy', report);
  const named = Object.entries(objectOf(byGroup?.value)).map(([group, each]) => {
    const path = [...(byGroup?.path ?? []), group];
    return [group, readPolicy(each ?? null, path, report)] as const;
  });
  return {
    ...(count && value !== undefined && { count: value }),
    ...(policy && { policy: readPolicy(policy.value, policy.path, report) }),
    byGroup: new Map(named),
  };
}

const reasonOfCount =
  'So often a failed call is made again: at the next target of the name, and where no other is left at the same after a wait.';
const reasonOfPolicy =
  'Says which failures go on to the next target, in names with several and no fallbacks; how often is the number of targets.';
const reasonOfNone =
  'Which failures go on is said by a name’s fallbacks, or by default: no name has several targets without fallbacks.';

function readPolicy(value: JsonValue, path: KeyPath, report: Report): Policy {
  const policy = Object.entries(objectOf(value)).flatMap(([key, item]) => {
    const retries = isRetryKey(key) ? retriesIn(item) : undefined;
    const isRead = retries !== undefined;
    if (isRead) report.mark([...path, key], 'approximated', reasonOfNone);
    else report.mark([...path, key], 'unsupported', 'It is no number of retries after a kind of failure.');
    return isRead ? [[key, retries] as const] : [];
  });
  return { policy: Object.fromEntries(policy), path };
}

function retriesIn(value: JsonValue | undefined): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** As often as a target may be asked again. */
const mostRetries = 10;

/**
 * What retries mean for the targets of one name: a retry in LiteLLM is another deployment, here the next target, and the same again
 * where each was asked. Where other names follow, they are asked however many calls were made before.
 */
export function boundBy(
  retries: Retries,
  { name, targets, deployments }: Group,
  { report, hasChains }: { readonly report: Report; readonly hasChains: boolean },
): Pick<FallbackPolicy, 'on' | 'attempts' | 'sameTargetRetries'> {
  const own = deployments.flatMap(({ spec, params }) => (spec ? (retriesIn(params['num_retries']) ?? []) : []));
  const count = own.length > 0 ? Math.max(...own) : retries.count;
  const policy = targets.length < 2 ? undefined : (retries.byGroup.get(name) ?? retries.policy);
  const on = policy && kindsOfPolicy(policy.policy);
  for (const key of Object.keys(policy?.policy ?? {})) {
    report.mark([...(policy?.path ?? []), key], 'approximated', reasonOfPolicy);
  }
  return {
    ...(on !== undefined && { on }),
    ...(count !== undefined && callsOf(count, targets.length, hasChains)),
  };
}

function callsOf(
  retries: number,
  targets: number,
  hasChains: boolean,
): Pick<FallbackPolicy, 'attempts' | 'sameTargetRetries'> {
  const calls = retries + 1;
  const again = Math.min(Math.ceil(calls / targets) - 1, mostRetries);
  const isCapped = !hasChains && calls < targets * (again + 1);
  return { ...(again > 0 && { sameTargetRetries: again }), ...(isCapped && { attempts: calls }) };
}
