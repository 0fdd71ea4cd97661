'use client';

import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { DotsHorizontalIcon, DragHandleDots2Icon } from '@radix-ui/react-icons';
import { useState, type KeyboardEvent } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { cn } from '#lib/class-names.ts';
import { formatShare } from '#lib/format.ts';
import { KindChip } from '../connections/kind-chip.tsx';
import { TargetStanding } from '../connections/standing-chip.tsx';
import { describeCondition } from './condition-texts.ts';
import type { DraftTarget, TargetChoices } from './draft.ts';
import { describeOptions, TargetOptionsDialog } from './target-options.tsx';

type TargetRowProps = {
  readonly target: DraftTarget;
  readonly position: number;
  readonly count: number;
  readonly weighted: boolean;
  /** The weights are shares of requests. */
  readonly shared: boolean;
  readonly share: number | undefined;
  readonly error: string | undefined;
  readonly onMove: (to: number) => void;
  readonly onWeight: (weight: string) => void;
  readonly onChoices: (choices: TargetChoices) => void;
  readonly onRemove: () => void;
};

/** What a target is called, in the list and in announcements. */
export function targetName(target: DraftTarget): string {
  return target.kind === 'combo' ? `combo/${target.comboName}` : `${target.model} via ${target.connectionName}`;
}

/** A target of a combo. It is moved by its handle, by its menu, or by Alt and the arrow keys. */
export function TargetRow(props: TargetRowProps) {
  const { target, position, count } = props;
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({
    id: target.key,
  });
  const [choosing, setChoosing] = useState(false);
  const name = targetName(target);
  const moveByKey = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || step === undefined) return;
    event.preventDefault();
    props.onMove(position + step);
  };
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      onKeyDown={moveByKey}
      className={cn(
        'flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-border bg-card px-3 py-2 last:rounded-b-xl last:border-b-0',
        isDragging && 'relative z-10 rounded-lg shadow-lg ring-1 ring-border',
      )}
    >
      <Button
        ref={setActivatorNodeRef}
        variant="ghost"
        size="icon"
        {...attributes}
        {...listeners}
        aria-label={`Reorder ${name}`}
        className="-ml-1 cursor-grab touch-none active:cursor-grabbing"
      >
        <DragHandleDots2Icon />
      </Button>
      <span className="w-5 text-right text-xs text-muted-foreground tabular-nums">{position + 1}</span>
      <TargetLabel target={target} />
      {props.weighted && (
        <span className="order-last flex w-full items-center gap-2 pl-16 sm:order-none sm:w-auto sm:pl-0">
          <span aria-hidden className="text-xs text-muted-foreground">
            weight
          </span>
          <Input
            type="number"
            min="0"
            step="any"
            inputMode="decimal"
            aria-label={`Weight of ${name}`}
            value={target.weight}
            onChange={(event) => props.onWeight(event.target.value)}
            className="h-8 w-20 text-right tabular-nums"
          />
          {props.shared && (
            <span className="w-12 text-right text-xs text-muted-foreground tabular-nums">
              {props.share === undefined ? '—' : formatShare(props.share, 1)}
            </span>
          )}
        </span>
      )}
      <Menu
        label={`Actions for ${name}`}
        icon={<DotsHorizontalIcon />}
        actions={[
          { label: 'Move up', disabled: position === 0, onSelect: () => props.onMove(position - 1) },
          { label: 'Move down', disabled: position === count - 1, onSelect: () => props.onMove(position + 1) },
          { label: 'Move to top', disabled: position === 0, onSelect: () => props.onMove(0) },
          { label: 'Options…', onSelect: () => setChoosing(true) },
          { label: 'Remove', danger: true, onSelect: props.onRemove },
        ]}
      />
      {choosing && (
        <TargetOptionsDialog name={name} target={target} onSave={props.onChoices} onClose={() => setChoosing(false)} />
      )}
      {props.error !== undefined && (
        <p role="alert" className="order-last w-full pl-16 text-xs text-danger">
          {props.error}
        </p>
      )}
    </li>
  );
}

function TargetLabel({ target }: { readonly target: DraftTarget }) {
  const options = target.kind === 'model' ? describeOptions(target.options ?? {}) : undefined;
  return (
    <span className="flex min-w-40 flex-1 flex-wrap items-center gap-x-2 gap-y-0.5">
      <span className="font-mono text-xs font-medium wrap-anywhere">
        {target.kind === 'combo' ? `combo/${target.comboName}` : target.model}
      </span>
      {target.kind === 'combo' ? (
        <Badge>Combo</Badge>
      ) : (
        <span className="flex min-w-0 items-center gap-1.5 text-xs text-muted-foreground">
          <KindChip provider={target.provider} />
          <span className="wrap-anywhere">{target.connectionName}</span>
          <TargetStanding connection={target.connection} model={target.model} />
        </span>
      )}
      {options !== undefined && <span className="text-xs text-muted-foreground wrap-anywhere">{options}</span>}
      {target.when !== undefined && (
        <span className="text-xs text-muted-foreground wrap-anywhere">when {describeCondition(target.when)}</span>
      )}
    </span>
  );
}
