import type { Advice, ModelFacts } from '@omniroute/core';
import { judgeLitellmVersion } from '../probe/litellm-version.ts';
import { likelyLacksMessages, type DiscoveredDeployment } from '../model-list.ts';
import type { LitellmSettings } from './litellm-settings.ts';

/** What advice looks at: all that the proxy told. */
export type LitellmView = {
  readonly version: string | undefined;
  readonly models: readonly ModelFacts[];
  readonly deployments: ReadonlyMap<string, readonly DiscoveredDeployment[]>;
  readonly settings: LitellmSettings;
  /** Models that lead back to us. */
  readonly loops: readonly string[];
};

/** One piece of advice: given only where looking showed that it is needed. */
type Adviser = (view: LitellmView) => Advice | undefined;

const adviseLoops: Adviser = ({ loops }) =>
  loops.length === 0
    ? undefined
    : {
        id: 'loop',
        severity: 'warning',
        title: 'Models lead back to OmniRoute: a loop',
        reason: 'Their api_base is an address of this gateway. They are refused here so that no request goes round.',
        yaml: 'litellm_params:\n  api_base: https://the-real-provider.example/v1',
        about: loops,
      };

const adviseVersion: Adviser = ({ version }) => {
  const verdict = judgeLitellmVersion(version);
  return verdict && { id: 'version', severity: 'warning', title: verdict.message, reason: verdict.hint ?? '' };
};

const adviseCancel: Adviser = ({ settings: { general } }) =>
  general === undefined || general.get('cancel_on_disconnect') === true
    ? undefined
    : {
        id: 'cancel-on-disconnect',
        severity: 'advice',
        title: 'Calls go on after their client has left',
        reason: 'The proxy cancels only streams. A whole reply that nobody waits for any more is still paid for.',
        yaml: 'general_settings:\n  cancel_on_disconnect: true',
      };

const adviseHeaders: Adviser = ({ settings: { general } }) =>
  general === undefined || general.get('forward_client_headers_to_llm_api') === true
    ? undefined
    : {
        id: 'forward-client-headers',
        severity: 'advice',
        title: 'Our headers end inside the proxy',
        reason: 'With them passed on, a request can be followed to its provider, and a loop is seen at once.',
        yaml: 'general_settings:\n  forward_client_headers_to_llm_api: true',
      };

const adviseCooldown: Adviser = ({ deployments, settings: { router } }) => {
  if (router === undefined || router.get('disable_cooldowns') === true) return undefined;
  const single = [...deployments].filter(([, members]) => members.length === 1).map(([model]) => model);
  if (single.length === 0) return undefined;
  return {
    id: 'cooldown',
    severity: 'advice',
    title: 'One failure shuts models with a single deployment',
    reason:
      'After a 401 or 404 of its only deployment a model answers 429 for seconds without asking anybody. OmniRoute keeps its own count of failures.',
    yaml: 'router_settings:\n  disable_cooldowns: true',
    about: single,
  };
};

const advisePrices: Adviser = ({ models }) => {
  const unpriced = models.filter((model) => model.price === undefined && model.mode !== 'other');
  if (unpriced.length === 0) return undefined;
  return {
    id: 'missing-prices',
    severity: 'advice',
    title: 'Models without a price',
    reason: 'What they cost is unknown, here and in LiteLLM. A self-hosted model may cost 0 by intent: then leave it.',
    yaml: 'model_info:\n  input_cost_per_token: 0.000001\n  output_cost_per_token: 0.000002',
    about: unpriced.map((model) => model.id),
  };
};

const adviseChatOnly: Adviser = ({ deployments }) => {
  const lacking = [...deployments].filter(([, members]) => likelyLacksMessages(members)).map(([model]) => model);
  if (lacking.length === 0) return undefined;
  return {
    id: 'chat-only',
    severity: 'advice',
    title: 'Messages calls of these models go to /v1/responses',
    reason:
      'An openai/ deployment at another server than OpenAI’s often has no /v1/responses. OmniRoute then translates to chat after one failed call.',
    yaml: 'litellm_params:\n  use_chat_completions_api: true',
    about: lacking,
  };
};

const advisers: readonly Adviser[] = [
  adviseLoops,
  adviseVersion,
  adviseCancel,
  adviseHeaders,
  adviseCooldown,
  advisePrices,
  adviseChatOnly,
];

/** What should change at a LiteLLM proxy so that it works best behind us, the gravest first. */
export function adviseLitellm(view: LitellmView): readonly Advice[] {
  return advisers.map((advise) => advise(view)).filter((advice) => advice !== undefined);
}
