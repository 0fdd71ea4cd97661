import type { JsonObject } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import { countCharacters, refuse, requireModel, requireOptional } from '../codecs/inspect-fields.ts';
import { asCount, asNumber, asObject, isList } from '../codecs/read-json.ts';
import { encodeError, encodeStreamError } from './openai-errors.ts';
import { readUse } from './read-use.ts';
import { requireData } from './require-data.ts';
import { oneWay, requireText } from './service-fields.ts';
import type { ServiceCodec, ServiceUse } from './service-codec.ts';

/** `POST /v1/rerank` and `/v2/rerank` as Cohere (https://docs.cohere.com/reference/rerank), Jina, vLLM and LiteLLM have them. */
export const rerank: ServiceCodec = {
  format: 'cohere-rerank',
  does: 'reranking',
  takes: ['json'],
  bills: 'units',
  inspect: (body) => {
    const query = requireText(body, 'query');
    const { documents } = body;
    if (!isList(documents)) refuse('documents', 'must be a list of documents');
    if (documents.length === 0) refuse('documents', 'must hold at least one document');
    requireOptional(body, 'top_n', 'number');
    return {
      model: requireModel(body),
      stream: false,
      wantsUsage: true,
      inputCharacters: query.length + countCharacters(documents),
    };
  },
  ways: [
    oneWay('cohere-rerank', (reply) => {
      requireData(reply, 'results');
      return { use: readRerankUse(reply) };
    }),
  ],
  // Cohere's clients read `message`, all others `error`.
  encodeError: (failure) => ({ message: failure.message, id: failure.requestId, ...encodeError(failure) }),
  encodeStreamError,
};

/** Cohere bills searches and says so in `meta`; Jina and vLLM count tokens in `usage`. */
function readRerankUse(reply: JsonObject): ServiceUse {
  const billed = asObject(asObject(reply['meta'])?.['billed_units']);
  const searches = asNumber(billed?.['search_units']);
  const input = asCount(billed?.['input_tokens']) ?? asCount(billed?.['total_tokens']);
  return {
    ...defined({
      units: searches === undefined ? undefined : { searches },
      tokens: input === undefined ? undefined : { input },
    }),
    ...readUse(reply['usage']),
  };
}
