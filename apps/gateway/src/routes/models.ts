import type { IncomingMessage, ServerResponse } from 'node:http';
import { OmniError } from '@omniroute/core';
import { maySee } from '../limits/check-scope.ts';
import { authenticate } from '../pipeline/authenticate.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Caller, ListedModel } from '../snapshot/snapshot.ts';
import { decodePath } from './decode-path.ts';
import { replyJson, replyRefusal } from './reply.ts';
import type { PatternEntry, RouteEntry, RouteHandler } from './surface.ts';

/** `GET /v1/models`: every name that a client can call, in an object that OpenAI's and Anthropic's SDKs both read. */
export function models(pipeline: Pipeline): RouteEntry {
  return {
    path: '/v1/models',
    methods: { GET: behindKey(pipeline, (response, listed) => replyJson(response, 200, listModels(listed))) },
  };
}

const pattern = /^\/v1\/models\/(.+)$/;

/** `GET /v1/models/{id}`: one of them. */
export function oneModel(pipeline: Pipeline): PatternEntry {
  return {
    match: (path) => {
      const id = pattern.exec(path)?.[1];
      if (id === undefined) return undefined;
      const name = decodePath(id);
      const get = behindKey(pipeline, (response, listed, request) => {
        const model = listed.find((each) => each.id === name);
        if (model) replyJson(response, 200, describeModel(model));
        else
          replyRefusal(
            request,
            response,
            new OmniError('not-found', `There is no model or combo “${name.slice(0, 100)}”.`),
          );
      });
      return { path, methods: { GET: get } };
    },
  };
}

/** Is given what the key may use. */
type Reply = (response: ServerResponse, listed: readonly ListedModel[], request: IncomingMessage) => void;

function behindKey(pipeline: Pipeline, reply: Reply): RouteHandler {
  return async (request, response) => {
    const snapshot = pipeline.snapshot();
    let caller: Caller;
    try {
      caller = authenticate(request.headers, snapshot);
    } catch (error) {
      if (!(error instanceof OmniError)) throw error;
      pipeline.countUnauthenticated();
      replyRefusal(request, response, error);
      return;
    }
    reply(
      response,
      caller.mayUse ? snapshot.listed.filter((model) => maySee(caller, model)) : snapshot.listed,
      request,
    );
  };
}

function listModels(listed: readonly ListedModel[]) {
  return {
    object: 'list',
    data: listed.map(describeModel),
    has_more: false,
    first_id: listed[0]?.id ?? null,
    last_id: listed.at(-1)?.id ?? null,
  };
}

function describeModel({ id, ownedBy, createdAtSec }: ListedModel) {
  return {
    id,
    object: 'model',
    created: createdAtSec,
    owned_by: ownedBy,
    type: 'model',
    display_name: id,
    created_at: new Date(createdAtSec * 1000).toISOString(),
  };
}
