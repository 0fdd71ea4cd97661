import type { ComboDiffView } from '@omniroute/contract';
import type { JsonValue } from '@omniroute/core';
import { unknown } from '#lib/format.ts';

type Field = ComboDiffView['fields'][number];
type Target = ComboDiffView['targets'][number];

/** What makes one version of a combo another than an earlier one. */
export function VersionDiff({ diff }: { readonly diff: ComboDiffView }) {
  if (diff.fields.length + diff.targets.length === 0) return <p className="text-xs text-muted-foreground">The same.</p>;
  return (
    <ul className="grid gap-1 text-xs">
      {diff.fields.map((field) => (
        <li key={field.field}>
          <FieldDiff field={field} />
        </li>
      ))}
      {diff.targets.map((change) => (
        <li
          key={`${change.type} ${change.name} ${'from' in change ? change.from : change.to}`}
          className="wrap-anywhere"
        >
          <code className="font-mono">{change.name}</code> <TargetDiff change={change} />
        </li>
      ))}
    </ul>
  );
}

function FieldDiff({ field: { field, before, after } }: { readonly field: Field }) {
  return (
    <span className="wrap-anywhere">
      <code className="font-mono">{field}</code> <del className="text-muted-foreground">{shown(before)}</del>{' '}
      <span aria-hidden>→</span> <ins className="no-underline">{shown(after)}</ins>
    </span>
  );
}

function TargetDiff({ change }: { readonly change: Target }) {
  switch (change.type) {
    case 'added':
      return <>added at {change.to + 1}</>;
    case 'removed':
      return <>removed</>;
    case 'moved':
      return (
        <>
          moved from {change.from + 1} to {change.to + 1}
        </>
      );
    case 'changed':
      return change.fields.map((field, place) => (
        <span key={field.field}>
          {place > 0 && ', '}
          <FieldDiff field={field} />
        </span>
      ));
  }
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return unknown;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
