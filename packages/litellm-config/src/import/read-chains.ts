import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import type { KeyPath, Report } from '../report.ts';
import { arrayOf, objectOf, textOf } from '../values.ts';

/** Names to try after a group, each with the place in the file that says so. */
export type Link = { readonly name: string; readonly path: KeyPath };

export type Chains = {
  /** Chain of a name by kind of failure. `*` is the chain of all names that have none. */
  readonly general: ReadonlyMap<string, readonly Link[]>;
  readonly contextWindow: ReadonlyMap<string, readonly Link[]>;
  readonly contentPolicy: ReadonlyMap<string, readonly Link[]>;
};

const kinds = [
  ['general', 'fallbacks'],
  ['contextWindow', 'context_window_fallbacks'],
  ['contentPolicy', 'content_policy_fallbacks'],
] as const;

/** Reads the fallbacks of `router_settings`, and those of `litellm_settings` where the former has none. */
export function readChains(file: JsonObject, report: Report): Chains {
  const chains: { [kind in keyof Chains]: Map<string, readonly Link[]> } = {
    general: new Map(),
    contextWindow: new Map(),
    contentPolicy: new Map(),
  };
  for (const [kind, key] of kinds) {
    const found = findSetting(file, key, report);
    if (found !== undefined) readChain(found, chains[kind], report);
  }
  const byDefault = findSetting(file, 'default_fallbacks', report);
  if (byDefault !== undefined) chains.general.set('*', readLinks(byDefault, report));
  return chains;
}

type Setting = { readonly value: JsonValue; readonly path: KeyPath };

/** A setting of the router, which may also stand in `litellm_settings`; there it counts only if the router has none. */
export function findSetting(file: JsonObject, key: string, report: Report): Setting | undefined {
  const found = (['router_settings', 'litellm_settings'] as const).flatMap((section) => {
    const value = objectOf(file[section])[key];
    return value === undefined || value === null ? [] : [{ value, path: [section, key] }];
  });
  const [first, second] = found;
  if (second) report.mark(second.path, 'unsupported', 'The same key of router_settings wins, as in LiteLLM.');
  return first;
}

function readChain({ value, path }: Setting, chain: Map<string, readonly Link[]>, report: Report): void {
  const rules: readonly Setting[] = Array.isArray(value)
    ? value.map((rule, index) => ({ value: rule, path: [...path, index] }))
    : [{ value, path }];
  for (const rule of rules) {
    if (isJsonObject(rule.value)) {
      for (const [name, links] of Object.entries(rule.value)) {
        chain.set(name, readLinks({ value: links ?? null, path: [...rule.path, name] }, report));
      }
    } else report.mark(rule.path, 'unsupported', 'A rule is a mapping of a name to a list of names.');
  }
}

function readLinks({ value, path }: Setting, report: Report): readonly Link[] {
  const single = textOf(value);
  if (single !== undefined) return [{ name: single, path }];
  return arrayOf(value).flatMap((item, index) => {
    const link = readLink({ value: item, path: [...path, index] }, report);
    return link === undefined ? [] : [link];
  });
}

function readLink({ value, path }: Setting, report: Report): Link | undefined {
  const name = textOf(value);
  if (name !== undefined) return { name, path };
  const item = objectOf(value);
  const model = textOf(item['model']);
  if (model === undefined) {
    report.mark(path, 'unsupported', 'A fallback is named by a model name.');
    return undefined;
  }
  for (const key of Object.keys(item)) {
    if (key !== 'model')
      report.mark([...path, key], 'unsupported', 'A target of a chain has no parameters of its own here.');
  }
  return { name: model, path: [...path, 'model'] };
}
