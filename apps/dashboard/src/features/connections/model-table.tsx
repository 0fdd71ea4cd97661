'use client';

import type { Connection, ConnectionModel } from '@omniroute/contract';
import { Pencil1Icon } from '@radix-ui/react-icons';
import { useMemo, useState } from 'react';
import { DataTable, type Column } from '#components/data-table.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { formatCompact, formatCount, formatPerMillion, unknown } from '#lib/format.ts';
import { OverrideModel } from './override-model.tsx';

const pageSize = 100;

type Price = NonNullable<ConnectionModel['price']>;

function basePrice(price: Price | undefined): Price['tiers'][number]['usdPerMillion'] | undefined {
  return (price?.tiers.find(({ when }) => when === undefined) ?? price?.tiers[0])?.usdPerMillion;
}

function describeSource(price: Price | undefined): string | undefined {
  return price === undefined
    ? undefined
    : `Price from ${price.source}${price.asOf === undefined ? '' : `, ${price.asOf}`}`;
}

function columnsFor(
  connection: Connection,
  onEdit: (model: ConnectionModel) => void,
): readonly Column<ConnectionModel>[] {
  return [
    {
      id: 'id',
      header: 'Model',
      cell: ({ id, source, loop, overridden }) => (
        <span className="flex items-center gap-1">
          <code className="font-mono text-xs wrap-anywhere">{id}</code>
          {source === 'manual' && <Badge>added by hand</Badge>}
          {overridden && <Badge>changed by hand</Badge>}
          {loop === true && <Badge tone="danger">loop, refused</Badge>}
          <CopyButton iconOnly text={`${connection.name}/${id}`} label={`Copy ${connection.name}/${id}`} />
        </span>
      ),
    },
    { id: 'mode', header: 'Mode', from: 'sm', cell: ({ mode }) => mode ?? unknown },
    {
      id: 'context',
      header: 'Context',
      numeric: true,
      from: 'sm',
      cell: ({ maxInputTokens }) => (
        <span title={`${formatCount(maxInputTokens)} tokens`}>{formatCompact(maxInputTokens)}</span>
      ),
    },
    {
      id: 'in',
      header: 'In $/1M',
      numeric: true,
      cell: ({ price }) => <span title={describeSource(price)}>{formatPerMillion(basePrice(price)?.['input'])}</span>,
    },
    {
      id: 'out',
      header: 'Out $/1M',
      numeric: true,
      cell: ({ price }) => <span title={describeSource(price)}>{formatPerMillion(basePrice(price)?.['output'])}</span>,
    },
    {
      id: 'features',
      header: 'Features',
      from: 'lg',
      cell: ({ features }) => {
        const able = Object.entries(features ?? {}).filter(([, has]) => has);
        if (able.length === 0) return unknown;
        return (
          <span className="flex flex-wrap gap-1">
            {able.map(([feature]) => (
              <Badge key={feature}>{feature}</Badge>
            ))}
          </span>
        );
      },
    },
    {
      id: 'edit',
      header: <span className="sr-only">Change</span>,
      cell: (model) => (
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Set price and limits of ${model.id}`}
          title="Set price and limits"
          onClick={() => onEdit(model)}
        >
          <Pencil1Icon />
        </Button>
      ),
    },
  ];
}

type ModelTableProps = { readonly connection: Connection; readonly models: readonly ConnectionModel[] };

/** Models of a connection with limits and prices. Long lists are searched, and drawn a hundred at a time. */
export function ModelTable({ connection, models }: ModelTableProps) {
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(pageSize);
  const [edited, setEdited] = useState<ConnectionModel>();
  const columns = useMemo(() => columnsFor(connection, setEdited), [connection]);
  const term = search.trim().toLowerCase();
  const found = models.filter(({ id, mode }) => id.toLowerCase().includes(term) || mode === term);
  return (
    <>
      {models.length > 8 && (
        <div className="px-4 pb-3 sm:px-5">
          <Input
            type="search"
            aria-label="Search models"
            placeholder={`Search ${formatCount(models.length)} models`}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="sm:max-w-xs"
          />
        </div>
      )}
      {found.length > 0 && (
        <div className="border-t border-border">
          <DataTable label="Models" columns={columns} rows={found.slice(0, shown)} rowKey={({ id }) => id} />
        </div>
      )}
      {edited !== undefined && (
        <OverrideModel connection={connection} model={edited} onClose={() => setEdited(undefined)} />
      )}
      {found.length === 0 && (
        <p role="status" className="border-t border-border px-5 py-6 text-center text-muted-foreground">
          {models.length === 0 ? 'No model in use yet.' : `No model matches “${search}”.`}
        </p>
      )}
      {found.length > shown && (
        <div className="border-t border-border p-3 text-center">
          <Button size="small" onClick={() => setShown(shown + pageSize)}>
            Show more ({formatCount(found.length - shown)} left)
          </Button>
        </div>
      )}
    </>
  );
}
