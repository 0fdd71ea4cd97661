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
  'Bounds how many targets of a name are asked; none is asked twice, so a single target is not retried.';
const reasonOfPolicy =
  'Says which failures go on to the next target, in names with several and no fallbacks; how often is the number of targets.';
const reasonOfNone =
  'Each target is asked once, and the next takes the place of a retry: no name has several without fallbacks.';

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

/**
 * What retries bound among the targets of one name: a retry in LiteLLM is another deployment, here the next target. Nothing where
 * there is one target only, which is never asked twice.
 */
export function boundBy(retries: Retries, group: Group, report: Report): Pick<FallbackPolicy, 'on' | 'attempts'> {
  const { name, targets, deployments } = group;
  if (targets.length < 2) return {};
  const own = deployments.flatMap(({ spec, params }) => (spec ? (retriesIn(params['num_retries']) ?? []) : []));
  const count = own.length > 0 ? Math.max(...own) : retries.count;
  const policy = retries.byGroup.get(name) ?? retries.policy;
  const on = policy && kindsOfPolicy(policy.policy);
  for (const key of Object.keys(policy?.policy ?? {})) {
    report.mark([...(policy?.path ?? []), key], 'approximated', reasonOfPolicy);
  }
  return {
    ...(on !== undefined && { on }),
    ...(count !== undefined && count + 1 < targets.length && { attempts: count + 1 }),
  };
}
