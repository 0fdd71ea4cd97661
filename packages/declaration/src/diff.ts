import { diffFields, type FieldChange, type JsonObject } from '@omniroute/core';
import type { Declaration } from './entities.ts';
import { sections, type Section } from './schema.ts';

/** What is to be done about an entity. `fields` of a change; a secret is only ever a reference. */
export type DeclaredChange = {
  readonly section: Section | 'settings';
  readonly name: string;
  readonly type: 'added' | 'changed' | 'removed';
  readonly fields: readonly FieldChange[];
};

/** What makes `after` another configuration than `before`. Absent and empty say the same. */
export function diffDeclarations(before: Declaration, after: Declaration): readonly DeclaredChange[] {
  return [
    ...sections.flatMap((section) => diffSection(section, before[section], after[section])),
    ...diffSection('settings', settingsOf(before), settingsOf(after)),
  ];
}

type Named = { readonly name: string };

function diffSection(
  section: DeclaredChange['section'],
  before: readonly Named[],
  after: readonly Named[],
): readonly DeclaredChange[] {
  const olds = new Map(before.map((entity) => [entity.name, entity]));
  const news = new Set(after.map(({ name }) => name));
  const removed = before.filter(({ name }) => !news.has(name));
  return [
    ...removed.map(({ name }): DeclaredChange => ({ section, name, type: 'removed', fields: [] })),
    ...after.flatMap((entity): readonly DeclaredChange[] => {
      const old = olds.get(entity.name);
      const { name } = entity;
      if (!old) return [{ section, name, type: 'added', fields: [] }];
      const fields = diffFields(comparable(old), comparable(entity));
      return fields.length === 0 ? [] : [{ section, name, type: 'changed', fields }];
    }),
  ];
}

function settingsOf({ settings }: Declaration): readonly Named[] {
  return settings?.routing ? [{ name: 'routing', ...settings.routing }] : [];
}

/** Plain data without what says nothing, which is the guarantee behind this cast. */
function comparable(entity: Named): JsonObject {
  const filled = Object.entries(entity).filter(([field, value]) => field !== 'name' && !isEmpty(value));
  return JSON.parse(JSON.stringify(Object.fromEntries(filled))) as JsonObject;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
