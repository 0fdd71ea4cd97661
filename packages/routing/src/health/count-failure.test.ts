// oxlint-disable-next-line no-restricted-imports -- the routing does no I/O; this test reads what the docs promise
import { readFileSync } from 'node:fs';
import { failureKinds } from '@omniroute/core';
import { expect, test } from 'vitest';
import { countFailure, isUpstreamError } from './count-failure.ts';

test.each([
  ['auth', 'connection', { model: 1, connection: 3 }],
  ['auth', 'model', { model: 1 }],
  ['model-access', 'model', { model: 1 }],
  ['quota', 'connection', { model: 1, connection: 3 }],
  ['rate-limit', 'model', { model: 1 }],
  ['overloaded', 'model', { model: 1 }],
  ['unavailable', 'model', { model: 3 }],
  ['timeout', 'connection', { model: 3, connection: 3 }],
  ['network', 'connection', { model: 3, connection: 3 }],
  ['protocol', 'model', { model: 3 }],
  ['bad-request', 'request', {}],
  ['context-length', 'request', {}],
  ['content-filter', 'request', {}],
  ['aborted', 'request', {}],
  ['rate-limit', 'deployment', {}],
] as const)('%s of the %s opens after %j', (kind, scope, expected) => {
  expect(countFailure({ kind, scope })).toEqual(expected);
});

test('where the upstream says how long to wait, one failure opens its model; even that of a deployment', () => {
  expect(countFailure({ kind: 'unavailable', scope: 'model', retryAfterMs: 5000 })).toEqual({ model: 1 });
  expect(countFailure({ kind: 'rate-limit', scope: 'deployment', retryAfterMs: 5000 })).toEqual({ model: 1 });
  expect(countFailure({ kind: 'network', scope: 'connection', retryAfterMs: 5000 })).toEqual({
    model: 1,
    connection: 3,
  });
});

test('a failure of the request never counts, whatever its kind', () => {
  for (const kind of failureKinds) {
    expect(countFailure({ kind, scope: 'request', retryAfterMs: 5000 })).toEqual({});
    expect(isUpstreamError({ kind, scope: 'request' })).toBe(false);
  }
});

test('docs/routing.md says of every kind when it opens a breaker', () => {
  const text = readFileSync(new URL('../../../../docs/routing.md', import.meta.url), 'utf8');
  const words: Readonly<Record<string, number | undefined>> = { 'at once': 1, 'after 3 in a row': 3, never: undefined };
  const rows = [...text.matchAll(/^\| (`[^|]+`) \| (at once|after 3 in a row|never) \|$/gm)];
  const documented = rows.flatMap(([, kinds = '', after = '']) =>
    [...kinds.matchAll(/`([^`]+)`/g)].map(([, kind]) => [kind, words[after]] as const),
  );
  const counted = failureKinds.map((kind) => [kind, countFailure({ kind, scope: 'model' }).model] as const);
  expect(new Map(documented)).toEqual(new Map(counted));
});
