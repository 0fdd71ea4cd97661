import { routes, type RouteName } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';

type Entry = { readonly name: RouteName; readonly method: string; readonly segments: readonly string[] };

const entries: readonly Entry[] = (Object.keys(routes) as RouteName[]).map((name) => ({
  name,
  method: routes[name].method,
  segments: routes[name].path.split('/'),
}));

/** The operation that a method and a path mean. Throws `OmniError` `invalid-path` or `method-not-allowed`. */
export function matchRoute(
  method: string,
  path: string,
): { readonly name: RouteName; readonly params: Readonly<Record<string, string>> } {
  const segments = path.split('/');
  const matching = entries.filter((entry) => matches(entry, segments));
  const entry = matching.find((candidate) => candidate.method === method);
  if (entry) return { name: entry.name, params: readParams(entry, segments) };
  if (matching.length === 0)
    throw new OmniError(
      'invalid-path',
      `There is nothing at ${path.slice(0, 200)}. /api/openapi.json lists what there is.`,
    );
  throw new OmniError(
    'method-not-allowed',
    `${path.slice(0, 200)} takes ${matching.map((match) => match.method).join(', ')}, not ${method}.`,
  );
}

function matches(entry: Entry, segments: readonly string[]): boolean {
  if (entry.segments.length !== segments.length) return false;
  return entry.segments.every((segment, place) =>
    isParam(segment) ? segments[place] !== '' : segment === segments[place],
  );
}

function readParams(entry: Entry, segments: readonly string[]): Readonly<Record<string, string>> {
  const params: Record<string, string> = {};
  for (const [place, segment] of entry.segments.entries()) {
    if (isParam(segment)) params[segment.slice(1, -1)] = decode(segments[place] ?? '');
  }
  return params;
}

function isParam(segment: string): boolean {
  return segment.startsWith('{');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new OmniError('invalid-path', 'The path holds a broken percent-encoding.');
  }
}
