import { OmniError, parseUsd, type ModelFacts } from '@omniroute/core';
import { deleteModelOverride, putModelOverride } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { getConnection } from './find.ts';

export type ModelOverride = {
  readonly id: string;
  /** What a person knows better; `null` takes an earlier word back. */
  readonly facts:
    | (Omit<ModelFacts, 'id' | 'price' | 'loop'> & {
        /** USD per million tokens, by kind of token. */
        readonly usdPerMillion?: NonNullable<ModelFacts['price']>['tiers'][number]['usdPerMillion'];
        /** USD for one unit, for what is billed by other things than tokens. */
        readonly usdPerUnit?: NonNullable<ModelFacts['price']>['usdPerUnit'];
      })
    | null;
};

/** Puts a person's word over what catalogue and upstream say of a model. Throws `OmniError` `invalid-input` for a price that is none. */
export async function overrideModel(
  context: ControlContext,
  connectionIdOrName: string,
  { id, facts }: ModelOverride,
): Promise<void> {
  const connection = await getConnection(context.database.read, connectionIdOrName);
  const entry = { action: 'override-model', entity: 'connection', entityId: connection.id, summary: { id } };
  await change(context, entry, async (db) => {
    if (facts === null) await deleteModelOverride(db, connection.id, id);
    else {
      const atMs = context.now();
      await putModelOverride(db, { connectionId: connection.id, facts: toFacts(id, facts, atMs), updatedAtMs: atMs });
    }
  });
}

function toFacts(id: string, facts: NonNullable<ModelOverride['facts']>, atMs: number): ModelFacts {
  const { usdPerMillion, usdPerUnit, ...rest } = facts;
  if (usdPerMillion === undefined && usdPerUnit === undefined) return { ...rest, id };
  requireAmounts({ usdPerMillion, usdPerUnit });
  const price = {
    tiers: usdPerMillion === undefined ? [] : [{ usdPerMillion }],
    ...(usdPerUnit && { usdPerUnit }),
    source: 'user',
    asOf: new Date(atMs).toISOString().slice(0, 10),
  };
  return { ...rest, id, price };
}

function requireAmounts(prices: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>): void {
  for (const [name, amounts = {}] of Object.entries(prices)) {
    for (const [kind, text] of Object.entries(amounts)) {
      if (parseUsd(text) !== undefined) continue;
      throw new OmniError('invalid-input', `“${text}” is no amount in USD, such as 0.15.`, {
        field: `facts.${name}.${kind}`,
      });
    }
  }
}
