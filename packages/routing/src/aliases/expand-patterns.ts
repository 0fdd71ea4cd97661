import { resolveModel } from '../resolve-model.ts';
import type { RoutingTable, TargetRef } from '../routing-table.ts';
import { fillPattern, matchName, readPattern } from './name-pattern.ts';

/**
 * The names that patterns give to listed models: each model of a pattern's connection that its target can stand for, by the name
 * that leads to it. A pattern that leads to a combo has no end of names, and none is listed.
 */
export function expandPatterns(table: RoutingTable): readonly string[] {
  const names = new Set<string>();
  const modelsOf = listByConnection(table);
  for (const { pattern, end } of table.aliases.patterns) {
    if (end.type !== 'target') continue;
    const template = readPattern(end.target.model);
    if (template.literals.length !== pattern.literals.length) continue;
    for (const model of modelsOf.get(end.target.connectionId) ?? []) {
      const parts = matchName(template, model);
      if (!parts) continue;
      const name = fillPattern(pattern.text, parts);
      if (!names.has(name) && leadsTo(name, { ...end.target, model }, table)) names.add(name);
    }
  }
  return [...names];
}

/** A more specific name may stand before it, and `*`s beside each other can be read in several ways. */
function leadsTo(name: string, { connectionId, model }: TargetRef, table: RoutingTable): boolean {
  const resolved = resolveModel(name, table);
  if (resolved.type !== 'target' || !resolved.via) return false;
  return resolved.target.connectionId === connectionId && resolved.target.model === model;
}

function listByConnection({ targetsByModel }: RoutingTable): ReadonlyMap<string, readonly string[]> {
  const models = new Map<string, string[]>();
  for (const targets of targetsByModel.values()) {
    for (const { connectionId, model } of targets) {
      const listed = models.get(connectionId);
      if (listed) listed.push(model);
      else models.set(connectionId, [model]);
    }
  }
  return models;
}
