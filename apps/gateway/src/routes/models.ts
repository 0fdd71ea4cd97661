import { OmniError } from '@omniroute/core';
import { authenticate } from '../pipeline/authenticate.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { ListedModel } from '../snapshot/snapshot.ts';
import { replyJson, replyRefusal } from './reply.ts';
import type { RouteEntry } from './surface.ts';

/** `GET /v1/models`: every name that a client can call, in an object that OpenAI's and Anthropic's SDKs both read. */
export function models(pipeline: Pipeline): RouteEntry {
  return {
    path: '/v1/models',
    methods: {
      GET: async (request, response) => {
        const snapshot = pipeline.snapshot();
        try {
          authenticate(request.headers, snapshot);
        } catch (error) {
          if (!(error instanceof OmniError)) throw error;
          pipeline.countUnauthenticated();
          replyRefusal(request, response, error);
          return;
        }
        replyJson(response, 200, listModels(snapshot.listed));
      },
    },
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
