import { OmniError, type JsonObject } from '@omniroute/core';
import { checkWholeConnection } from '../limits/check-scope.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { parseObject, readBytes } from '../pipeline/read-inbound.ts';
import { findResource } from '../resources/find-resource.ts';
import { serveList, type ListedKind } from '../resources/list-resources.ts';
import { rememberBatchFiles, rememberMade } from '../resources/remember-made.ts';
import { serveResource, serveStep, type PlanStep, type ResourceRequest } from '../resources/serve-resource.ts';
import { batchesSurface } from '../resources/surfaces.ts';
import { decodePath } from './decode-path.ts';
import type { PatternEntry, RouteEntry } from './surface.ts';

const format = 'openai-batches';
const listed: ListedKind = {
  kind: 'batch',
  format,
  limit: { usual: 20, most: 100 },
  passed: ['provider'],
  onItem: (batch, request, connection) => rememberBatchFiles(request, connection, batch),
};

/** `POST /v1/batches` and `GET /v1/batches`: OpenAI Batch, at the connection that keeps the input file. */
export function batches(pipeline: Pipeline): RouteEntry {
  return {
    path: '/v1/batches',
    methods: {
      POST: serveStep(pipeline, batchesSurface, planBatch),
      GET: serveResource(pipeline, batchesSurface, (request, served) => serveList(request, served, listed)),
    },
  };
}

const pattern = /^\/v1\/batches\/([^/]+)(\/cancel)?$/;

/** `GET /v1/batches/{id}` and `POST /v1/batches/{id}/cancel`. */
export function oneBatch(pipeline: Pipeline): PatternEntry {
  return {
    match: (path) => {
      const [, escaped, verb = ''] = pattern.exec(path) ?? [];
      if (escaped === undefined) return undefined;
      const method = verb === '' ? 'GET' : 'POST';
      const serve = serveStep(pipeline, batchesSurface, planOf(decodePath(escaped), verb, method));
      return { path, methods: { [method]: serve } };
    },
  };
}

const planBatch: PlanStep = async (request) => {
  const bytes = await readBytes(request.request, request.pipeline.limits.bodyBytes);
  const field = 'input_file_id';
  const id = parseObject(bytes)[field];
  if (typeof id !== 'string' || id === '') {
    throw new OmniError('invalid-input', `${field} must name a file that was uploaded here.`, { field });
  }
  const { connection } = await findResource(request, { kind: 'file', id, field });
  checkWholeConnection(request.caller, connection.upstream.name);
  return {
    ask: { connection, model: '', format, method: 'POST', subpath: '', body: [bytes], reply: 'json' },
    onAnswer: (batch: JsonObject) => {
      rememberMade(request, connection, 'batch', batch['id']);
      rememberBatchFiles(request, connection, batch);
    },
  };
};

function planOf(id: string, verb: string, method: 'GET' | 'POST'): PlanStep {
  return async (request: ResourceRequest) => {
    const { connection } = await findResource(request, { kind: 'batch', id });
    const { query } = request;
    const subpath = `/${encodeURIComponent(id)}${verb}${query.size > 0 ? `?${query.toString()}` : ''}`;
    return {
      ask: { connection, model: '', format, method, subpath, reply: 'json' },
      onAnswer: (batch: JsonObject) => rememberBatchFiles(request, connection, batch),
    };
  };
}
