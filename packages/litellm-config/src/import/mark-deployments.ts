import type { JsonObject, JsonValue } from '@omniroute/core';
import { findProvider } from '@omniroute/registry';
import { accountFormOf } from '../accounts/index.ts';
import { environmentNameOf } from '../reference.ts';
import type { Report } from '../report.ts';
import { arrayOf, objectOf, own } from '../values.ts';
import { isPlainHeader, type ConnectionSpec } from './connection-spec.ts';
import { isAddress } from './combo-entry.ts';
import type { Group } from './build-groups.ts';
import type { Deployment } from './read-deployments.ts';
import { concurrencyOf, droppable, limitOf } from './read-target-options.ts';
import type { Verdict } from './verdict.ts';

const asked: Verdict = [
  'approximated',
  'The most of them in a name bounds how many of its targets are asked; none is asked twice, so a single target is not retried.',
];
const held: Verdict = ['mapped', 'Held by the connection.'];
const noLimits: Verdict = ['unsupported', 'Targets have no limits of their own.'];
const knownLimit: Verdict = [
  'approximated',
  'Known of the target, for strategies that order by what is left of it; nothing is refused.',
];
const heldConcurrency: Verdict = [
  'approximated',
  'A limit of the target: what is more asks the next target at once, where LiteLLM would let it wait.',
];
const noParameters: Verdict = ['unsupported', 'Targets have no default parameters: the client says them.'];

const noSetting: Verdict = ['unsupported', 'A connection has no such setting.'];

/** Keys of `litellm_params` of a deployment that OmniRoute calls itself. */
const ofParams: Readonly<Record<string, Verdict>> = {
  model: ['mapped', 'The model of the target.'],
  custom_llm_provider: ['mapped', 'The provider of the connection.'],
  litellm_credential_name: ['mapped', 'The name of the connection.'],
  order: ['mapped', 'The order of the targets.'],
  weight: ['unsupported', 'It has no effect here: a single target, or one whose order or first deployment decides.'],
  timeout: [
    'approximated',
    'Seconds until the first event of an attempt; one figure for the whole combo, the longest.',
  ],
  stream_timeout: ['unsupported', 'One figure serves whole and streamed replies; timeout is taken.'],
  itpm: noLimits,
  otpm: noLimits,
  max_budget: noLimits,
  budget_duration: noLimits,
  num_retries: asked,
  max_retries: ['approximated', 'Each target is asked once per request; the next target takes the place of a retry.'],
  api_version: noSetting,
  organization: noSetting,
  region_name: noSetting,
  model_id: ['mapped', 'The model of the target.'],
  tags: ['unsupported', 'Targets are not chosen by tags.'],
  drop_params: [
    'approximated',
    'A translation leaves out what the format of the target has no field for and notes it; between equal formats fields go as they came.',
  ],
};

const ofInfo: Readonly<Record<string, Verdict>> = {
  mode: ['mapped', 'The endpoint that a client calls says it.'],
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
    if (key === 'additional_drop_params' && arrayOf(value).length > 0) continue;
    const [status, reason] = judgeParam(key, value ?? null, { ...deployment, spec });
    report.mark([...path, 'litellm_params', key], status, reason);
  }
  markHeaders(deployment, params, report);
  markDropped({ ...deployment, spec }, params, report);
  for (const [key, value] of Object.entries(objectOf(entry['model_info']))) {
    const [status, reason] = value === null ? empty : (own(ofInfo, key) ?? noFact);
    report.mark([...path, 'model_info', key], status, reason);
  }
  for (const key of ['rpm', 'tpm']) {
    report.mark([...path, key], ...(limitOf(entry[key]) === undefined ? noLimits : knownLimit));
  }
}

type Native = Deployment & { readonly spec: ConnectionSpec };

const empty: Verdict = ['mapped', 'Empty.'];
const noFact: Verdict = ['unsupported', 'OmniRoute has no such setting of models.'];

function judgeParam(key: string, value: JsonValue, { spec, note }: Native): Verdict {
  if (value === null) return empty;
  const form = accountFormOf(spec.provider);
  if (form.secretKeys.includes(key) && environmentNameOf(value) === undefined) return literalSecret;
  if ((key === 'api_base' || key === 'base_url') && spec.isBaseUrlChanged) {
    return ['approximated', `Written as OmniRoute does: ${spec.baseUrl ?? ''}`];
  }
  if (form.keys.includes(key)) return held;
  if (key === 'rpm' || key === 'tpm') return limitOf(value) === undefined ? noLimits : knownLimit;
  if (key === 'max_parallel_requests') return concurrencyOf(value) === undefined ? noLimits : heldConcurrency;
  if (key === 'model' && note !== undefined) return ['approximated', note];
  if (key === 'model_id' && spec.provider !== 'bedrock') return noParameters;
  return own(ofParams, key) ?? noParameters;
}

export const literalSecret: Verdict = [
  'approximated',
  'A secret in the file is not carried over: put it into the variable that the connection names.',
];

/** Fields that a target is not sent are named in its own format. */
function markDropped({ path, spec }: Native, params: JsonObject, report: Report): void {
  const place = [...path, 'litellm_params', 'additional_drop_params'];
  const speaksOpenai = findProvider(spec.provider)?.endpoints['openai-chat'] !== undefined;
  arrayOf(params['additional_drop_params']).forEach((item, index) => {
    if (droppable(item).length === 0)
      report.mark([...place, index], 'unsupported', 'Only whole fields are left out, not parts of one.');
    else if (speaksOpenai) report.mark([...place, index], 'mapped', 'A field that the target is not sent.');
    else
      report.mark(
        [...place, index],
        'approximated',
        'Left out where the field has this name in the format of the target.',
      );
  });
}

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

/** Says which groups need no combo, because their name is an address already. */
export function markAddresses(groups: readonly Group[], report: Report): void {
  for (const { deployments } of groups.filter(isAddress)) {
    for (const { path, params } of deployments) {
      report.mark([...path, 'model_name'], 'mapped', addressed);
      const dropped = [...path, 'litellm_params', 'additional_drop_params'];
      arrayOf(params['additional_drop_params'])
        .flatMap((item, index) => (droppable(item).length > 0 ? [index] : []))
        .forEach((index) => report.mark([...dropped, index], ...addressedOnly));
    }
  }
}

const addressed = 'The address of the model: <connection>/<model>. It needs no combo.';
const addressedOnly: Verdict = [
  'approximated',
  'Left out where fallbacks name this entry; a call by the address of the model goes as it came.',
];
