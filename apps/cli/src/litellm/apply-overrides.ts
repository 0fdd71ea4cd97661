import type { Client, ConnectionModel } from '@omniroute/contract';
import { parseUsd } from '@omniroute/core';
import type { ImportedOverride, OverrideFacts } from '@omniroute/litellm-config';
import type { Action } from './apply-import.ts';
import { isEqual } from './is-equal.ts';

/**
 * Enters at models what a file knows better, where it is not entered already. What a person entered of a model and the file does
 * not speak of stays. The connections have to be there.
 */
export async function applyOverrides(
  client: Client,
  overrides: readonly ImportedOverride[],
): Promise<readonly Action[]> {
  const actions: Action[] = [];
  for (const [connection, wanted] of groupByConnection(overrides)) {
    const { items } = await client.call('listConnectionModels', { params: { id: connection } });
    const known = new Map(items.map((model) => [model.id, model]));
    for (const { model, facts } of wanted) {
      const own = enteredOf(known.get(model));
      const action = { kind: 'model', name: `${connection}/${model}` } as const;
      if (own !== undefined && holds(own, facts)) {
        actions.push({ ...action, result: 'unchanged' });
        continue;
      }
      const body = { id: model, facts: { ...own, ...facts } };
      await client.call('overrideConnectionModel', { params: { id: connection }, body });
      actions.push({ ...action, result: own === undefined ? 'created' : 'updated' });
    }
  }
  return actions;
}

function groupByConnection(overrides: readonly ImportedOverride[]): ReadonlyMap<string, readonly ImportedOverride[]> {
  const groups = new Map<string, ImportedOverride[]>();
  for (const override of overrides) {
    const group = groups.get(override.connection);
    if (group) group.push(override);
    else groups.set(override.connection, [override]);
  }
  return groups;
}

/** What a person entered of a model; `undefined` for nothing. */
export function enteredOf(model: ConnectionModel | undefined): OverrideFacts | undefined {
  return model?.override;
}

function holds(own: OverrideFacts, wanted: OverrideFacts): boolean {
  const { usdPerMillion, ...rest } = wanted;
  const isSame = Object.entries(rest).every(([key, value]) =>
    isEqual(Object.entries(own).find(([each]) => each === key)?.[1], value),
  );
  return isSame && (usdPerMillion === undefined || isEqual(amounts(own.usdPerMillion), amounts(usdPerMillion)));
}

/** `0.150` and `0.15` are one price. */
function amounts(prices: OverrideFacts['usdPerMillion'] = {}) {
  return Object.fromEntries(Object.entries(prices).map(([kind, text]) => [kind, parseUsd(text)]));
}
