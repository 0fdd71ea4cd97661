import type { Pipeline } from '../pipeline/pipeline.ts';
import { findResource } from '../resources/find-resource.ts';
import { observeLateUse } from '../resources/observe-late-use.ts';
import type { ResourceAsk } from '../resources/resource-ask.ts';
import { serveStep, type PlanStep } from '../resources/serve-resource.ts';
import { responsesSurface } from '../resources/surfaces.ts';
import { decodePath } from './decode-path.ts';
import type { PatternEntry, RouteEntry } from './surface.ts';

const pattern = /^\/v1\/responses\/([^/]+)(\/cancel|\/input_items)?$/;

/**
 * `GET` and `DELETE /v1/responses/{id}`, `POST …/cancel`, `GET …/input_items`: what OpenAI Responses keeps, at the target that made
 * it.
 */
export function keptResponses(pipeline: Pipeline): PatternEntry {
  return {
    match: (path) => {
      const [, escaped, verb = ''] = pattern.exec(path) ?? [];
      if (escaped === undefined) return undefined;
      const id = decodePath(escaped);
      const serve = (method: ResourceAsk['method']) => serveStep(pipeline, responsesSurface, planOf(id, verb, method));
      return { path, methods: methodsOf(verb, serve) };
    },
  };
}

function methodsOf(
  verb: string,
  serve: (method: ResourceAsk['method']) => RouteEntry['methods'][string],
): RouteEntry['methods'] {
  if (verb === '/cancel') return { POST: serve('POST') };
  if (verb === '/input_items') return { GET: serve('GET') };
  return { GET: serve('GET'), DELETE: serve('DELETE') };
}

function planOf(id: string, verb: string, method: ResourceAsk['method']): PlanStep {
  return async (request) => {
    const { resource, connection } = await findResource(request, { kind: 'response', id });
    const { query, pipeline } = request;
    const streams = method === 'GET' && verb === '' && query.get('stream') === 'true';
    return {
      ask: {
        connection,
        model: resource.model,
        format: 'openai-responses',
        method,
        subpath: `/${encodeURIComponent(id)}${verb}${query.size > 0 ? `?${query.toString()}` : ''}`,
        reply: streams ? 'events' : 'json',
      },
      ...(method === 'DELETE'
        ? { onAnswer: () => pipeline.resources.forget(resource) }
        : verb !== '/input_items' && { observeUse: (reply) => observeLateUse(pipeline.resources, resource, reply) }),
    };
  };
}
