import { z } from 'zod';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { faultSchema } from './schemas/shared.ts';

type Document = Readonly<Record<string, unknown>>;

/** The admin API as an OpenAPI 3.1 document, made from the route table. */
export function buildOpenApi(options: { readonly version: string }): Document {
  const paths: Record<string, Record<string, Document>> = {};
  const schemas: Record<string, unknown> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    const operation = hoistSchemas(describeOperation(name, route), schemas);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'OmniRoute admin API', version: options.version, license: { name: 'MIT', identifier: 'MIT' } },
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      schemas,
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

/** The same without `$defs`: what they define moves to `components.schemas`, where an OpenAPI document looks for it. */
function hoistSchemas(value: unknown, schemas: Record<string, unknown>): Document {
  return JSON.parse(JSON.stringify(value), (name, part: unknown) => {
    if (name === '$ref' && typeof part === 'string') return part.replace('#/$defs/', '#/components/schemas/');
    if (name !== '$defs' || typeof part !== 'object' || part === null) return part;
    // What is undefined is left out. Inner parts come first, so these definitions point to where they will be.
    for (const [id, { id: _, ...schema }] of Object.entries<Record<string, unknown>>({ ...part })) schemas[id] = schema;
    return undefined;
  });
}
