import type { JsonObject } from '@omniroute/core';
import type { ImportedOverride, OverrideFacts } from '../entities.ts';
import type { ImportContext } from './build-groups.ts';
import type { Deployment } from './read-deployments.ts';
import { readFacts, type ReadFacts } from './read-facts.ts';
import type { Verdict } from './verdict.ts';

export type DescribedDeployment = { readonly deployment: Deployment; readonly entry: JsonObject };

const ofMany: Verdict = ['unsupported', 'A wildcard is no model, and what is known better is known of one.'];
const contradicted: Verdict = [
  'unsupported',
  'An earlier entry for the same model of the same account says otherwise; what is known of a model is one for all.',
];

/** What the file knows better of the models that OmniRoute calls itself, one entry a model; the first word counts. */
export function collectOverrides(
  described: readonly DescribedDeployment[],
  { connectionOf, report }: ImportContext,
): readonly ImportedOverride[] {
  const overrides = new Map<string, ImportedOverride>();
  for (const { deployment, entry } of described) {
    if (deployment.spec === undefined) continue;
    const read = readFacts(deployment, entry);
    const isPattern = deployment.model.includes('*');
    const connection = connectionOf(deployment);
    const key = JSON.stringify([connection, deployment.model]);
    const earlier = overrides.get(key)?.facts ?? {};
    const judge = (verdict: Verdict): Verdict => {
      if (verdict[0] === 'unsupported') return verdict;
      if (isPattern) return ofMany;
      return contradicts(earlier, read) ? contradicted : verdict;
    };
    for (const { section, key: name, verdict } of read.verdicts) {
      report.mark([...deployment.path, section, name], ...judge(verdict));
    }
    const facts = { ...read.facts, ...earlier };
    if (isPattern || Object.keys(facts).length === 0) continue;
    overrides.set(key, { connection, model: deployment.model, facts });
  }
  return [...overrides.values()];
}

/** Whether something of what is said here was said otherwise before. */
function contradicts(earlier: OverrideFacts, { facts }: ReadFacts): boolean {
  const before = new Map(Object.entries(earlier).map(([key, value]) => [key, JSON.stringify(value)]));
  return Object.entries(facts).some(([key, value]) => before.has(key) && before.get(key) !== JSON.stringify(value));
}
