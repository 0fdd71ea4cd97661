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

test('every reference leads to a schema of the document', () => {
  const document = buildOpenApi({ version: '0.0.0' });
  const { schemas } = document['components'] as { readonly schemas: Readonly<Record<string, unknown>> };
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference = '']) => reference,
  );
  const known = new Set(Object.keys(schemas).map((id) => `#/components/schemas/${id}`));
  expect(references.length).toBeGreaterThan(10);
  expect(references.filter((reference) => !known.has(reference))).toEqual([]);
  expect(schemas).toHaveProperty('Condition');
});
