import type { ComboTarget, StrategyId } from '@omniroute/core';
import type { Report } from '../report.ts';
import { numberOf } from '../values.ts';
import type { Deployment } from './read-deployments.ts';
import { readTargetOptions } from './read-target-options.ts';

/** All deployments of one `model_name`, as targets. */
export type Group = {
  readonly name: string;
  readonly deployments: readonly Deployment[];
  readonly strategy: StrategyId;
  readonly targets: readonly ComboTarget[];
  /** From the deployments' own `timeout`. */
  readonly firstEventTimeoutMs?: number;
};

/** What reading a file passes along. */
export type ImportContext = {
  /** The name of the connection that a deployment is called through. */
  readonly connectionOf: (deployment: Deployment) => string;
  readonly report: Report;
};

type GroupContext = ImportContext & {
  /** Of groups with several deployments that are in no order. */
  readonly strategy: StrategyId;
};

/** Groups deployments by `model_name`, wildcards left out, in the order of the file. */
export function buildGroups(deployments: readonly Deployment[], context: GroupContext): readonly Group[] {
  const byName = new Map<string, Deployment[]>();
  for (const deployment of deployments) {
    if (deployment.group.includes('*')) continue;
    const members = byName.get(deployment.group);
    if (members) members.push(deployment);
    else byName.set(deployment.group, [deployment]);
  }
  return [...byName].map(([name, members]) => buildGroup(name, members, context));
}

type Weighed = { readonly deployment: Deployment; readonly target: ModelTarget; readonly weight: number | undefined };
type ModelTarget = Extract<ComboTarget, { readonly model: string }>;

function buildGroup(name: string, deployments: readonly Deployment[], context: GroupContext): Group {
  const { report } = context;
  const isMixed = deployments.some((deployment) => deployment.spec) && deployments.some(({ spec }) => !spec);
  // Elsewhere LiteLLM does not look at weights.
  const weights = context.strategy === 'weighted' ? readWeights(deployments, report) : undefined;
  const members = deployments.map((deployment) => {
    const target = isMixed ? toMixedTarget(deployment, context) : toTarget(deployment, context);
    return { deployment, target, weight: weights?.get(deployment) };
  });
  const isOrdered = deployments.some((deployment) => numberOf(deployment.params['order']) !== undefined);
  const merged = mergeEqual(isOrdered ? sortByOrder(members) : members, report);
  const chosen = weights === undefined || isOrdered ? merged : dropUnweighted(merged, report);
  const isShared = !isOrdered && chosen.length > 1;
  const hasWeights = isShared && weights !== undefined && chosen.some(({ weight }) => weight !== undefined);
  const scale = Math.min(1, maxWeight / Math.max(...chosen.map(({ weight = 1 }) => weight)));
  const timeoutMs = readTimeoutMs(deployments);
  return {
    name,
    deployments,
    strategy: isShared ? context.strategy : 'priority',
    targets: chosen.map(({ target, weight = 1 }) =>
      hasWeights ? { ...target, weight: Math.min(weight * scale, maxWeight) } : target,
    ),
    ...(timeoutMs !== undefined && { firstEventTimeoutMs: timeoutMs }),
  };
}

/**
 * What LiteLLM's simple-shuffle goes by: the first deployment says whether it is `weight`, `rpm` or `tpm`, and one without that
 * figure counts 0. `undefined`: all are equal.
 */
function readWeights(deployments: readonly Deployment[], report: Report): ReadonlyMap<Deployment, number> | undefined {
  const first = deployments[0];
  const field = (['weight', 'rpm', 'tpm'] as const).find((key) => numberOf(first?.params[key]) !== undefined);
  if (field === undefined || deployments.length === 1) return undefined;
  const figures = deployments.map((deployment) => Math.max(numberOf(deployment.params[field]) ?? 0, 0));
  if (Math.max(...figures) === 0) return undefined;
  for (const { path } of deployments) markWeight(report, path, field);
  return new Map(deployments.map((deployment, index) => [deployment, figures[index] ?? 0]));
}

/** The highest weight that the admin API takes; tokens per minute easily exceed it. */
const maxWeight = 1_000_000;

function markWeight(report: Report, path: Deployment['path'], field: 'weight' | 'rpm' | 'tpm'): void {
  if (field === 'weight') {
    report.mark([...path, 'litellm_params', field], 'mapped', 'The weight of the target.');
    return;
  }
  const reason = `Used as the weight of the target, as LiteLLM does; the limit itself is not enforced here.`;
  report.mark([...path, 'litellm_params', field], 'approximated', reason);
  report.mark([...path, field], 'approximated', reason);
}

function toTarget(deployment: Deployment, { connectionOf }: ImportContext): ModelTarget {
  const connection = connectionOf(deployment);
  if (!deployment.spec) return { connection, model: deployment.group };
  const options = readTargetOptions(deployment);
  return { connection, model: deployment.model, ...(options !== undefined && { options }) };
}

/**
 * In a group that OmniRoute partly calls itself, LiteLLM's part is reached by deployment id. Without one the whole group has to
 * do, and LiteLLM may then pick the other deployments too.
 */
function toMixedTarget(deployment: Deployment, context: ImportContext): ModelTarget {
  if (deployment.spec) return toTarget(deployment, context);
  if (deployment.id !== undefined) return { connection: context.connectionOf(deployment), model: deployment.id };
  const reason = `LiteLLM is asked for “${deployment.group}” and may pick any deployment of that name; give this one a model_info.id.`;
  context.report.mark([...deployment.path, 'model_name'], 'approximated', reason);
  return toTarget(deployment, context);
}

function sortByOrder(members: readonly Weighed[]): readonly Weighed[] {
  const orderOf = ({ deployment }: Weighed) => numberOf(deployment.params['order']) ?? Number.POSITIVE_INFINITY;
  return members.toSorted((left, right) => (orderOf(left) === orderOf(right) ? 0 : orderOf(left) - orderOf(right)));
}

/** A target that stands twice is asked once, so its weights are added up. */
function mergeEqual(members: readonly Weighed[], report: Report): readonly Weighed[] {
  const merged = new Map<string, Weighed>();
  for (const member of members) {
    const key = JSON.stringify([member.target.connection, member.target.model]);
    const earlier = merged.get(key);
    if (earlier === undefined) {
      merged.set(key, member);
      continue;
    }
    merged.set(key, { ...earlier, weight: (earlier.weight ?? 1) + (member.weight ?? 1) });
    if (member.deployment.spec) {
      const reason = 'The same model of the same account as an earlier entry of this name: one target, asked once.';
      report.mark([...member.deployment.path, 'litellm_params', 'model'], 'approximated', reason);
    }
  }
  return [...merged.values()];
}

function dropUnweighted(members: readonly Weighed[], report: Report): readonly Weighed[] {
  for (const { deployment, weight } of members) {
    if (weight !== 0) continue;
    const reason = 'It has weight 0 beside others with a weight, so LiteLLM never picks it; it is left out.';
    report.mark([...deployment.path, 'litellm_params', 'model'], 'approximated', reason);
  }
  return members.filter(({ weight }) => weight !== 0);
}

/** The longest timeout of the deployments that OmniRoute calls itself; a combo has one for all its targets. */
function readTimeoutMs(deployments: readonly Deployment[]): number | undefined {
  const seconds = deployments.flatMap(({ spec, params }) => (spec ? (numberOf(params['timeout']) ?? []) : []));
  return seconds.length === 0 ? undefined : toTimeoutMs(Math.max(...seconds));
}

/** Seconds as milliseconds within what a combo takes; `undefined` for what is no time. */
export function toTimeoutMs(seconds: number): number | undefined {
  return seconds > 0 ? Math.min(Math.max(Math.round(seconds * 1000), 100), 3_600_000) : undefined;
}
