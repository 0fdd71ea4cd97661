import type { AliasView, RouteInput } from '@omniroute/contract';
import type { AliasTarget } from '@omniroute/core';
import { shadowDraftOf, toShadow, type ShadowDraft } from './shadow-values.ts';

export const targetKinds = ['combo', 'model', 'alias'] as const;
export type TargetKind = (typeof targetKinds)[number];

/** What stands in the form. Each kind of target keeps what was chosen, so that going back and forth loses nothing. */
export type AliasDraft = {
  readonly name: string;
  readonly kind: TargetKind;
  readonly combo: string;
  readonly connection: string;
  readonly model: string;
  readonly alias: string;
  readonly shadow: ShadowDraft | undefined;
};

export const blankAlias: AliasDraft = {
  name: '',
  kind: 'combo',
  combo: '',
  connection: '',
  model: '',
  alias: '',
  shadow: undefined,
};

export function aliasDraftOf({ name, target, shadow }: AliasView): AliasDraft {
  const draft = { ...blankAlias, name, shadow: shadowDraftOf(shadow) };
  if ('comboName' in target) return { ...draft, kind: 'combo', combo: target.combo };
  if ('aliasName' in target) return { ...draft, kind: 'alias', alias: target.alias };
  return { ...draft, kind: 'model', connection: target.connection, model: target.model };
}

function toTarget({ kind, combo, connection, model, alias }: AliasDraft): AliasTarget {
  if (kind === 'combo') return { combo };
  return kind === 'alias' ? { alias } : { connection, model: model.trim() };
}

export function toAliasCreate(draft: AliasDraft): RouteInput<'createAlias'>['body'] {
  const { name, shadow } = draft;
  return { name: name.trim(), target: toTarget(draft), ...(shadow && { shadow: toShadow(shadow) }) };
}

export function toAliasUpdate(draft: AliasDraft): RouteInput<'updateAlias'>['body'] {
  return { name: draft.name.trim(), target: toTarget(draft), shadow: draft.shadow ? toShadow(draft.shadow) : null };
}

/** What an alias leads to, as a person writes it. */
export function describeTarget({ target }: AliasView): string {
  if ('comboName' in target) return `combo/${target.comboName}`;
  return 'aliasName' in target ? target.aliasName : `${target.connectionName}/${target.model}`;
}
