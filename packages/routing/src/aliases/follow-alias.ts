import type { Alias, AliasTarget, Shadow } from '@omniroute/core';

/** So many aliases may stand one behind the other. */
export const maxAliasSteps = 8;

/** Where an alias leads in the end, with the names on the way, its own first. */
export type Followed =
  | {
      readonly type: 'end';
      readonly names: readonly string[];
      readonly target: Exclude<AliasTarget, { readonly alias: string }>;
      /** Of the first alias on the way that has one. */
      readonly shadow: Shadow | undefined;
    }
  | { readonly type: 'circle' | 'too-deep' | 'gone'; readonly names: readonly string[] };

type Step = Pick<Alias, 'id' | 'name' | 'target' | 'shadow'>;

/** Follows an alias over other aliases to a combo or a model. */
export function followAlias(start: Step, aliasesById: ReadonlyMap<string, Step>): Followed {
  const names: string[] = [];
  const seen = new Set<string>();
  let shadow: Shadow | undefined;
  for (let step: Step | undefined = start; step;) {
    names.push(step.name);
    if (seen.has(step.id)) return { type: 'circle', names };
    if (names.length > maxAliasSteps) return { type: 'too-deep', names };
    seen.add(step.id);
    shadow ??= step.shadow;
    const { target }: Step = step;
    if (!('alias' in target)) return { type: 'end', names, target, shadow };
    step = aliasesById.get(target.alias);
  }
  return { type: 'gone', names };
}
