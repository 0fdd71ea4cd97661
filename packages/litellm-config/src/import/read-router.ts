import type { JsonObject, StrategyId } from '@omniroute/core';
import type { KeyPath, Report } from '../report.ts';
import { numberOf, objectOf, textOf } from '../values.ts';
import { toTimeoutMs, type Group } from './build-groups.ts';
import { readStrategy } from '../strategies.ts';
import { findSetting } from './read-chains.ts';

/** The strategy of names with several deployments. */
export function readRoutingStrategy(file: JsonObject, report: Report): StrategyId {
  const setting = findSetting(file, 'routing_strategy', report);
  if (setting === undefined) return 'weighted';
  const strategy = readStrategy(textOf(setting.value) ?? '');
  if (strategy === undefined) report.mark(setting.path, 'approximated', otherStrategy);
  else if (strategy === 'weighted')
    report.mark(setting.path, 'mapped', 'Names with several deployments are weighted combos.');
  else
    report.mark(
      setting.path,
      'approximated',
      `Names with several deployments are ${strategy} combos, by what one gateway sees.`,
    );
  return strategy ?? 'weighted';
}

const otherStrategy = 'Names with several deployments are weighted combos, of equal weights where none are given.';

export type Alias = { readonly name: string; readonly group: Group; readonly path: KeyPath };

/** `model_group_alias`: other names of groups. */
export function readAliases(file: JsonObject, groups: readonly Group[], report: Report): readonly Alias[] {
  const setting = findSetting(file, 'model_group_alias', report);
  if (setting === undefined) return [];
  const byName = new Map(groups.map((group) => [group.name, group]));
  return Object.entries(objectOf(setting.value)).flatMap(([name, value]) => {
    const path = [...setting.path, name];
    const group = byName.get(textOf(value) ?? textOf(objectOf(value)['model']) ?? '');
    if (byName.has(name) || group === undefined) {
      const reason =
        group === undefined
          ? 'It names no model of this file.'
          : 'A model of this file has the same name, and wins here.';
      report.mark(path, 'unsupported', reason);
      return [];
    }
    report.mark(path, 'mapped', 'Another name for the combo.');
    if (objectOf(value)['hidden'] === true) {
      report.mark([...path, 'hidden'], 'unsupported', 'Every name is listed by /v1/models.');
    }
    return [{ name, group, path }];
  });
}

/** The timeout of all combos whose deployments have none of their own, in milliseconds. */
export function readTimeoutMs(file: JsonObject, report: Report): number | undefined {
  const setting = findSetting(file, 'timeout', report) ?? findSetting(file, 'request_timeout', report);
  const seconds = setting && numberOf(setting.value);
  const timeoutMs = seconds === undefined ? undefined : toTimeoutMs(seconds);
  if (setting === undefined || timeoutMs === undefined) return undefined;
  report.mark(setting.path, 'approximated', 'Of every combo: seconds until the first event of an attempt.');
  return timeoutMs;
}
