import { z } from 'zod';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { faultSchema } from './schemas/shared.ts';

type Document = Readonly<Record<string, unknown>>;

/** The admin API as an OpenAPI 3.1 document, made from the route table. */
export function buildOpenApi(options: { readonly version: string }): Document {
  const paths: Record<string, Record<string, Document>> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeOperation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'OmniRoute admin API', version: options.version, license: { name: 'MIT', identifier: 'MIT' } },
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'omniroute_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function describeOperation(name: string, route: Route): Document {
  return {
    operationId: name,
    summary: route.summary,
    ...(route.auth === 'none' ? { security: [] } : {}),
    parameters: [...describeParameters(route.params, 'path'), ...describeParameters(route.query, 'query')],
    ...(route.body
      ? {
          requestBody: {
            required: route.bodyOptional !== true,
            content: { 'application/json': { schema: toSchema(route.body, 'input') } },
          },
        }
      : {}),
    responses: {
      [route.status]: describeReply(route),
      default: { description: 'A fault', content: { 'application/json': { schema: toSchema(faultSchema, 'output') } } },
    },
  };
}

function describeReply(route: Route): Document {
  if (!route.response) return { description: 'Done' };
  const type = route.stream ? 'application/x-ndjson' : 'application/json';
  return { description: route.summary, content: { [type]: { schema: toSchema(route.response, 'output') } } };
}

function describeParameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Document[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: toSchema(field as z.ZodType, 'input'),
  }));
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Document {
  const { $schema: _, id: __, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
