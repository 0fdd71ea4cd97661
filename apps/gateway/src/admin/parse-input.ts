import type { Route } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';

/** The little that is used here of a zod schema. */
type Schema = NonNullable<Route['body']>;

export type RawInput = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** Parses what came by the route's schemas. Throws `OmniError` `invalid-input` with the path of the first field that is wrong. */
export function parseInput(route: Route, raw: RawInput): RawInput {
  return {
    params: route.params && parse(route.params, raw.params),
    query: route.query && parse(route.query, raw.query),
    body:
      route.body && (raw.body === undefined && route.bodyOptional === true ? undefined : parse(route.body, raw.body)),
  };
}

function parse(schema: Schema, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = deepest(result.error.issues[0]);
  const path = issue.path.join('.');
  const field =
    issue.unknownKey === undefined ? path : [path, issue.unknownKey].filter((part) => part !== '').join('.');
  const where = field === '' ? '' : `${field}: `;
  throw new OmniError('invalid-input', `${where}${issue.message}`, field === '' ? {} : { field });
}

type Issue = {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
};

type Found = { readonly path: readonly string[]; readonly message: string; readonly unknownKey?: string };

/** Of a union's issues those of the member that came nearest tell most: the one that got along deepest, with the fewest faults. */
function deepest(issue: Issue | undefined, before: readonly string[] = []): Found {
  if (!issue) return { path: before, message: 'This is not what is expected here.' };
  const path = [...before, ...issue.path.map(String)];
  if (issue.code === 'invalid_union' && issue.errors) {
    const nearest = [...issue.errors].sort((left, right) => left.length - right.length)[0];
    return deepest(nearest?.[0], path);
  }
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys ?? [];
    return { path, message: `There is no field “${key}” here.`, unknownKey: key };
  }
  return { path, message: issue.message };
}
