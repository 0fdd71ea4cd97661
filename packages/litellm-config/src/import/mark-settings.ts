import type { JsonObject } from '@omniroute/core';
import { accountFormOf } from '../accounts/index.ts';
import type { ImportedConnection } from '../entities.ts';
import { environmentNameOf } from '../reference.ts';
import type { Report } from '../report.ts';
import { objectOf, own } from '../values.ts';
import { literalSecret } from './mark-deployments.ts';
import type { Verdict } from './verdict.ts';

const cooldown: Verdict = [
  'unsupported',
  'OmniRoute has its own rules for when a target is passed over; they have no settings.',
];
const ownLog: Verdict = ['unsupported', 'OmniRoute keeps its own request log; it has no callbacks.'];

/** Settings that have a counterpart of some kind; they may stand in `router_settings` or in `litellm_settings`. */
const routing: Readonly<Record<string, Verdict>> = {
  retry_after: ['unsupported', 'The next target is asked at once.'],
  max_fallbacks: ['unsupported', 'All targets of a combo are asked unless its fallback policy says how many.'],
  allowed_fails: cooldown,
  allowed_fails_policy: cooldown,
  cooldown_time: cooldown,
  disable_cooldowns: cooldown,
  drop_params: [
    'approximated',
    'A translation leaves out what the format of the target has no field for and notes it; between equal formats fields go as they came.',
  ],
  enable_pre_call_checks: ['approximated', 'A prompt that a target refuses as too long goes to larger ones only.'],
  add_user_information_to_llm_headers: [
    'unsupported',
    'Said by each key: “Tell LiteLLM proxies of tags and end users”. Other upstreams are told neither.',
  ],
  callbacks: ownLog,
  success_callback: ownLog,
  failure_callback: ownLog,
};

const general: Readonly<Record<string, Verdict>> = {
  database_url: ['unsupported', 'OmniRoute keeps its own database in its data directory.'],
  store_model_in_db: ['unsupported', 'Connections and combos always live in the database.'],
};

const sections: Readonly<Record<string, Verdict>> = {
  include: ['unsupported', 'Other files are not read: import each of them.'],
  environment_variables: [
    'unsupported',
    'Set these in the environment: a file never carries values that may be secret.',
  ],
};

/** Says of every key outside `model_list` and the chains what becomes of it; more exact marks come later. */
export function markSettings(file: JsonObject, isLitellmKept: boolean, report: Report): void {
  for (const [section, value] of Object.entries(file)) {
    if (section === 'model_list') continue;
    const fixed = own(sections, section);
    if (fixed) report.mark([section], ...fixed);
    else if (isTable(section)) markKeys(section, objectOf(value), { isLitellmKept, report });
    else if (section !== 'credential_list') report.mark([section], ...fallbackVerdict(isLitellmKept));
  }
  markMasterKey(file, isLitellmKept, report);
}

const isTable = (section: string): boolean =>
  ['router_settings', 'litellm_settings', 'general_settings'].includes(section);

/** Keys whose readers say themselves what becomes of each part. */
const readElsewhere = new Set([
  'fallbacks',
  'context_window_fallbacks',
  'content_policy_fallbacks',
  'default_fallbacks',
  'model_group_alias',
  'routing_strategy',
  'timeout',
  'request_timeout',
  'num_retries',
  'retry_policy',
  'model_group_retry_policy',
]);

type Marking = { readonly isLitellmKept: boolean; readonly report: Report };

function markKeys(section: string, table: JsonObject, { isLitellmKept, report }: Marking): void {
  const known = section === 'general_settings' ? general : routing;
  for (const key of Object.keys(table)) {
    if (readElsewhere.has(key)) continue;
    const verdict = own(known, key);
    // What only LiteLLM understands stays in force there for the models that stay there.
    const isOurs = verdict !== undefined && verdict[0] !== 'unsupported';
    report.mark(
      [section, key],
      ...(isOurs || !isLitellmKept ? (verdict ?? fallbackVerdict(false)) : fallbackVerdict(true)),
    );
  }
}

function fallbackVerdict(isLitellmKept: boolean): Verdict {
  return isLitellmKept
    ? [
        'kept',
        'In force at LiteLLM for the models that stay behind its gateway connection; OmniRoute has no such setting.',
      ]
    : ['unsupported', 'OmniRoute has no such setting.'];
}

function markMasterKey(file: JsonObject, isLitellmKept: boolean, report: Report): void {
  const key = objectOf(file['general_settings'])['master_key'];
  if (key === undefined) return;
  const path = ['general_settings', 'master_key'];
  if (!isLitellmKept) report.mark(path, 'unsupported', 'Clients of OmniRoute have keys of its own: create them there.');
  else if (environmentNameOf(key) !== undefined) report.mark(path, 'mapped', 'The key of the gateway connection.');
  else report.mark(path, 'approximated', 'A secret in the file is not carried over: put it into LITELLM_MASTER_KEY.');
}

/** Says of every named credential what becomes of it. */
export function markCredentials(file: JsonObject, connections: readonly ImportedConnection[], report: Report): void {
  const byName = new Map(connections.map((connection) => [connection.name, connection]));
  const list = file['credential_list'];
  if (!Array.isArray(list)) return;
  list.forEach((entry, index) => {
    const item = objectOf(entry);
    const name = item['credential_name'];
    const path = ['credential_list', index];
    const connection = typeof name === 'string' ? byName.get(name) : undefined;
    if (connection === undefined) {
      report.mark(path, 'kept', 'Used by no deployment that OmniRoute calls itself.');
      return;
    }
    report.mark([...path, 'credential_name'], 'mapped', 'The name of the connection.');
    report.mark([...path, 'credential_info'], 'mapped', 'The provider of the connection.');
    for (const [key, value] of Object.entries(objectOf(item['credential_values']))) {
      report.mark([...path, 'credential_values', key], ...judgeCredentialValue(connection, key, value));
    }
  });
}

function judgeCredentialValue({ provider }: ImportedConnection, key: string, value: unknown): Verdict {
  const form = accountFormOf(provider);
  if (form.secretKeys.includes(key) && environmentNameOf(value) === undefined) return literalSecret;
  if (key === 'extra_headers' || form.keys.includes(key)) return ['mapped', 'Held by the connection.'];
  return ['unsupported', 'A connection has no such setting.'];
}
