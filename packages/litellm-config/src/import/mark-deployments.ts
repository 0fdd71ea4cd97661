import type { JsonObject, JsonValue } from '@omniroute/core';
import { environmentNameOf } from '../reference.ts';
import type { Report } from '../report.ts';
import type { ReportStatus } from '../entities.ts';
import { objectOf, own } from '../values.ts';
import { isPlainHeader, type ConnectionSpec } from './connection-spec.ts';
import { isAddress } from './build-combos.ts';
import type { Group, ImportContext } from './build-groups.ts';
import { wildcardPrefix } from './name-connections.ts';
import { isPriceKey, judgePrice } from './prices.ts';
import type { Deployment } from './read-deployments.ts';

type Verdict = readonly [ReportStatus, string];

const held: Verdict = ['mapped', 'Held by the connection.'];
const noLimits: Verdict = ['unsupported', 'Targets have no limits of their own.'];
const noParameters: Verdict = ['unsupported', 'Targets have no default parameters: the client says them.'];

const noSetting: Verdict = ['unsupported', 'A connection has no such setting.'];

/** Keys of `litellm_params` of a deployment that OmniRoute calls itself. */
const ofParams: Readonly<Record<string, Verdict>> = {
  model: ['mapped', 'The model of the target.'],
  custom_llm_provider: ['mapped', 'The provider of the connection.'],
  litellm_credential_name: ['mapped', 'The name of the connection.'],
  api_key: held,
  api_base: held,
  base_url: held,
  order: ['mapped', 'The order of the targets.'],
  weight: ['unsupported', 'It has no effect here: a single target, or one whose order or first deployment decides.'],
  timeout: [
    'approximated',
    'Seconds until the first event of an attempt; one figure for the whole combo, the longest.',
  ],
  stream_timeout: ['unsupported', 'One figure serves whole and streamed replies; timeout is taken.'],
  rpm: noLimits,
  tpm: noLimits,
  itpm: noLimits,
  otpm: noLimits,
  max_parallel_requests: noLimits,
  max_budget: noLimits,
  budget_duration: noLimits,
  num_retries: ['approximated', 'Each target is asked once per request; the next target takes the place of a retry.'],
  max_retries: ['approximated', 'Each target is asked once per request; the next target takes the place of a retry.'],
  api_version: noSetting,
  organization: noSetting,
  region_name: noSetting,
  tags: ['unsupported', 'Targets are not chosen by tags.'],
  drop_params: [
    'unsupported',
    'Fields go to the upstream as the client sent them; a translation says what it dropped.',
  ],
};

const ofInfo: Readonly<Record<string, Verdict>> = {
  mode: ['mapped', 'Chat, which is what combos serve.'],
  omniroute: ['mapped', 'Written by OmniRoute.'],
  id: ['approximated', 'Used to resolve fallbacks that name it; targets have no ids.'],
};

/** Says of every key of a deployment what becomes of it. Marks that are already there are more exact and come later. */
export function markDeployment(deployment: Deployment, entry: JsonObject, report: Report): void {
  const { path, spec } = deployment;
  report.mark([...path, 'model_name'], 'mapped', 'What clients call.');
  if (spec === undefined) {
    const reason = `Stays with LiteLLM, reached through its gateway connection: ${deployment.refused ?? 'not native'}.`;
    for (const key of Object.keys(entry)) if (key !== 'model_name') report.mark([...path, key], 'kept', reason);
    return;
  }
  const params = objectOf(entry['litellm_params']);
  for (const [key, value] of Object.entries(params)) {
    const [status, reason] = judgeParam(key, value ?? null, { ...deployment, spec });
    report.mark([...path, 'litellm_params', key], status, reason);
  }
  markHeaders(deployment, params, report);
  for (const [key, value] of Object.entries(objectOf(entry['model_info']))) {
    const [status, reason] = judgeInfo(key, value ?? null, { ...deployment, spec });
    report.mark([...path, 'model_info', key], status, reason);
  }
  report.mark([...path, 'rpm'], ...noLimits);
  report.mark([...path, 'tpm'], ...noLimits);
}

type Native = Deployment & { readonly spec: ConnectionSpec };

function judgeParam(key: string, value: JsonValue, { spec, model }: Native): Verdict {
  if (value === null) return ['mapped', 'Empty.'];
  if (key === 'api_key' && environmentNameOf(value) === undefined) {
    return [
      'approximated',
      'A secret in the file is not carried over: put it into the variable that the connection names.',
    ];
  }
  if ((key === 'api_base' || key === 'base_url') && spec.isBaseUrlChanged) {
    return ['approximated', `Written as OmniRoute does: ${spec.baseUrl ?? ''}`];
  }
  if (isPriceKey(key)) return verdictOf(judgePrice(spec.provider, model, [key, value]));
  return own(ofParams, key) ?? noParameters;
}

function judgeInfo(key: string, value: JsonValue, { spec, model }: Native): Verdict {
  if (isPriceKey(key)) return verdictOf(judgePrice(spec.provider, model, [key, value]));
  const facts: Verdict = ['unsupported', 'What a model can do comes from the upstream or the built-in catalogue.'];
  return own(ofInfo, key) ?? facts;
}

const verdictOf = ({ status, reason }: ReturnType<typeof judgePrice>): Verdict => [status, reason];

function markHeaders({ path }: Deployment, params: JsonObject, report: Report): void {
  const headers = objectOf(params['extra_headers']);
  const place = [...path, 'litellm_params', 'extra_headers'];
  for (const [name, value] of Object.entries(headers)) {
    if (isPlainHeader(name, value)) report.mark([...place, name], 'mapped', 'A header of the connection.');
    else
      report.mark(
        [...place, name],
        'unsupported',
        'A connection holds plain headers only: no credentials, no references.',
      );
  }
}

/** Says how the models of a wildcard are called. */
export function markWildcards(deployments: readonly Deployment[], { connectionOf, report }: ImportContext): void {
  for (const deployment of deployments) {
    if (!deployment.group.includes('*')) continue;
    const connection = connectionOf(deployment);
    const isSame = deployment.spec && deployment.model === '*' && wildcardPrefix(deployment.group) === connection;
    const call = deployment.spec ? `${connection}/<model>` : `${connection}/${deployment.group.replace(/\*/g, '…')}`;
    if (isSame) report.mark([...deployment.path, 'model_name'], 'mapped', `Any model of it is called as ${call}.`);
    else report.mark([...deployment.path, 'model_name'], 'approximated', `Call any model of it as ${call}.`);
  }
}

/** Says which groups need no combo, because their name is an address already. */
export function markAddresses(groups: readonly Group[], report: Report): void {
  for (const group of groups) {
    if (!isAddress(group)) continue;
    for (const { path } of group.deployments) {
      report.mark(
        [...path, 'model_name'],
        'mapped',
        'The address of the model: <connection>/<model>. It needs no combo.',
      );
    }
  }
}
