import type { JsonObject } from '@omniroute/core';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { findResource, pickConnection } from '../resources/find-resource.ts';
import { serveList, type ListedKind } from '../resources/list-resources.ts';
import { rememberMade } from '../resources/remember-made.ts';
import type { ResourceAsk } from '../resources/resource-ask.ts';
import { serveResource, serveStep, type PlanStep } from '../resources/serve-resource.ts';
import { filesSurface } from '../resources/surfaces.ts';
import { uploadBody } from '../resources/upload-body.ts';
import { decodePath } from './decode-path.ts';
import type { PatternEntry, RouteEntry } from './surface.ts';

const format = 'openai-files';
const listed: ListedKind = {
  kind: 'file',
  format,
  limit: { usual: 10_000, most: 10_000 },
  passed: ['purpose', 'provider'],
};

/** `POST /v1/files` and `GET /v1/files`: OpenAI Files, at the connection that the client names. */
export function files(pipeline: Pipeline): RouteEntry {
  return {
    path: '/v1/files',
    methods: {
      POST: serveStep(pipeline, filesSurface, planUpload),
      GET: serveResource(pipeline, filesSurface, (request, served) => serveList(request, served, listed)),
    },
  };
}

const pattern = /^\/v1\/files\/([^/]+)(\/content)?$/;

/** `GET` and `DELETE /v1/files/{id}`, `GET /v1/files/{id}/content`. */
export function oneFile(pipeline: Pipeline): PatternEntry {
  return {
    match: (path) => {
      const [, escaped, verb = ''] = pattern.exec(path) ?? [];
      if (escaped === undefined) return undefined;
      const id = decodePath(escaped);
      const serve = (method: ResourceAsk['method']) => serveStep(pipeline, filesSurface, planOf(id, verb, method));
      return { path, methods: { GET: serve('GET'), ...(verb === '' && { DELETE: serve('DELETE') }) } };
    },
  };
}

const planUpload: PlanStep = async (request) => {
  const connection = pickConnection(request, format);
  const { body, contentType, letGo } = uploadBody(request.request);
  return {
    ask: { connection, model: '', format, method: 'POST', subpath: '', body, contentType, reply: 'json' },
    onAnswer: (file: JsonObject) => rememberMade(request, connection, 'file', file['id']),
    onOver: letGo,
  };
};

function planOf(id: string, verb: string, method: ResourceAsk['method']): PlanStep {
  return async (request) => {
    const { resource, connection } = await findResource(request, { kind: 'file', id });
    const { query, pipeline } = request;
    return {
      ask: {
        connection,
        model: '',
        format,
        method,
        subpath: `/${encodeURIComponent(id)}${verb}${query.size > 0 ? `?${query.toString()}` : ''}`,
        reply: verb === '' ? 'json' : 'bytes',
      },
      ...(method === 'DELETE' && { onAnswer: () => pipeline.resources.forget(resource) }),
    };
  };
}
