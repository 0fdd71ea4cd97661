import { expect, test } from 'vitest';
import { buildOpenApi, routes } from './index.ts';

test('every route of the table stands in the OpenAPI document once', () => {
  const paths = buildOpenApi({ version: '0.0.0' })['paths'] as Record<string, Record<string, { operationId: string }>>;
  const operations = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map((operation) => operation.operationId),
  );
  expect(operations.sort()).toEqual(Object.keys(routes).sort());
});

test('path parameters of a route are the ones its path names', () => {
  for (const route of Object.values(routes)) {
    expect(route.path.includes('{id}')).toBe('params' in route);
  }
});
