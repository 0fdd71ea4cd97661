import type { z } from 'zod';
import type { DeclarationFault, Path } from './entities.ts';
import { faultAt, type ReadDocument } from './read-document.ts';

type Issue = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
};

/** What a schema finds wrong with the value at `base`, in words for the person who wrote the file. */
export function schemaFaults(document: ReadDocument, base: Path, error: z.ZodError): readonly DeclarationFault[] {
  return error.issues.flatMap((issue: Issue) => issueFaults(document, base, issue));
}

function issueFaults(document: ReadDocument, base: Path, issue: Issue): readonly DeclarationFault[] {
  const path = [...base, ...issue.path.map(toStep)];
  if (issue.code === 'invalid_union' && issue.errors !== undefined && issue.errors.length > 0) {
    // Of a union's members the one with the fewest faults is what was meant.
    const nearest = issue.errors.toSorted((left, right) => left.length - right.length)[0] ?? [];
    return nearest.flatMap((each) => issueFaults(document, path, each));
  }
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => {
      return faultAt(document, [...path, key], `There is no field “${key}” here.`, 'key');
    });
  }
  return [faultAt(document, path, issue.message, issue.code === 'invalid_key' ? 'key' : 'value')];
}

function toStep(step: PropertyKey): string | number {
  return typeof step === 'number' ? step : String(step);
}
