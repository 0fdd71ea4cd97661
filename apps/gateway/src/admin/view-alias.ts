import type { AliasView } from '@omniroute/contract';
import { hiddenBy, type RoutingTable } from '@omniroute/routing';
import type { AliasRow } from '@omniroute/storage';

export type AliasNames = {
  connection(id: string): { readonly name: string; readonly provider: string } | undefined;
  combo(id: string): string | undefined;
  alias(id: string): string | undefined;
  /** The file that owns an alias. */
  declaredIn(id: string): string | undefined;
};

/** An alias as the admin API shows it. */
export function viewAlias(row: AliasRow, names: AliasNames, table: RoutingTable): AliasView {
  const { total, examples } = hiddenBy(row.name, table);
  const silent = row.shadow && names.connection(row.shadow.target.connection)?.name;
  const declaredIn = names.declaredIn(row.id);
  return {
    id: row.id,
    name: row.name,
    target: viewTarget(row, names),
    ...(row.shadow && { shadow: row.shadow }),
    ...(silent !== undefined && { shadowConnectionName: silent }),
    hides: { total, examples: [...examples] },
    ...(declaredIn !== undefined && { declaredIn }),
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
  };
}

function viewTarget({ target }: AliasRow, names: AliasNames): AliasView['target'] {
  if ('combo' in target) return { ...target, comboName: names.combo(target.combo) ?? '' };
  if ('alias' in target) return { ...target, aliasName: names.alias(target.alias) ?? '' };
  const connection = names.connection(target.connection);
  return { ...target, connectionName: connection?.name ?? '', provider: connection?.provider ?? '' };
}
