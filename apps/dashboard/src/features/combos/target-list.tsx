'use client';

import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type UniqueIdentifier,
} from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { useId, useState } from 'react';
import type { Fault } from '#lib/client.ts';
import { withChoices, type DraftTarget } from './draft.ts';
import { moveItem, shareOf } from './reorder.ts';
import { TargetRow, targetName } from './target-row.tsx';

type TargetListProps = {
  readonly targets: readonly DraftTarget[];
  readonly weighted: boolean;
  /** The weights are shares of requests. */
  readonly shared: boolean;
  readonly fault: Fault | undefined;
  readonly onChange: (targets: readonly DraftTarget[]) => void;
};

/** The ordered targets of a combo. Every move is announced with the new position. */
export function TargetList({ targets, weighted, shared, fault, onChange }: TargetListProps) {
  const [announcement, setAnnouncement] = useState('');
  const contextId = useId();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 5 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const indexOf = (key: UniqueIdentifier) => targets.findIndex((target) => target.key === key);
  const move = (from: number, to: number) => {
    const moved = targets[from];
    if (moved === undefined || to < 0 || to >= targets.length) return;
    onChange(moveItem(targets, from, to));
    setAnnouncement(`${targetName(moved)}, now position ${to + 1} of ${targets.length}`);
  };
  const shares = shareOf(targets.map(({ weight }) => weight));
  return (
    <DndContext
      id={contextId}
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ announcements: announce(targets) }}
      onDragEnd={({ active, over }) => {
        if (over !== null && active.id !== over.id) move(indexOf(active.id), indexOf(over.id));
      }}
    >
      <SortableContext items={targets.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
        <ol aria-label="Targets" className="border-t border-border">
          {targets.map((target, position) => (
            <TargetRow
              key={target.key}
              target={target}
              position={position}
              count={targets.length}
              weighted={weighted}
              shared={shared}
              share={shares[position]}
              error={isAbout(fault, position) ? fault?.message : undefined}
              onMove={(to) => move(position, to)}
              onWeight={(weight) => onChange(targets.map((other) => (other === target ? { ...other, weight } : other)))}
              onChoices={(choices) =>
                onChange(targets.map((other) => (other === target ? withChoices(other, choices) : other)))
              }
              onRemove={() => onChange(targets.filter((other) => other !== target))}
            />
          ))}
        </ol>
      </SortableContext>
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
    </DndContext>
  );
}

function isAbout(fault: Fault | undefined, position: number): boolean {
  return fault?.field === `targets.${position}` || fault?.field?.startsWith(`targets.${position}.`) === true;
}

function announce(targets: readonly DraftTarget[]): Announcements {
  const name = (key: UniqueIdentifier) => {
    const target = targets.find((candidate) => candidate.key === key);
    return target === undefined ? 'The target' : targetName(target);
  };
  const place = (key: UniqueIdentifier) =>
    `position ${targets.findIndex((target) => target.key === key) + 1} of ${targets.length}`;
  return {
    onDragStart: ({ active }) =>
      `${name(active.id)} lifted from ${place(active.id)}. Arrow keys move it, space drops it, escape cancels.`,
    onDragOver: ({ active, over }) => (over === null ? undefined : `${name(active.id)}, now over ${place(over.id)}`),
    onDragEnd: ({ active, over }) => `${name(active.id)} dropped at ${place((over ?? active).id)}`,
    onDragCancel: ({ active }) => `${name(active.id)} stays at ${place(active.id)}`,
  };
}
