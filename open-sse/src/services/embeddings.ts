import type { JsonObject, JsonValue } from '@omniroute/core';
import { countCharacters, refuse, requireModel, requireOptional } from '../codecs/inspect-fields.ts';
import { isList } from '../codecs/read-json.ts';
import { batchFromInput, batchToData, contentFromInput, contentToData } from './gemini-embedding-translation.ts';
import { encodeError, encodeStreamError } from './openai-errors.ts';
import { readUse } from './read-use.ts';
import { requireData } from './require-data.ts';
import { predictFromInput, predictionsToData } from './vertex-embedding-translation.ts';
import type { ServiceCodec, ServiceFacts } from './service-codec.ts';

/** `POST /v1/embeddings` (https://platform.openai.com/docs/api-reference/embeddings). */
export const embeddings: ServiceCodec = {
  format: 'openai-embeddings',
  does: 'embeddings',
  takes: ['json'],
  bills: 'tokens',
  inspect,
  ways: [
    {
      format: 'openai-embeddings',
      readReply: (reply) => {
        requireData(reply, 'data');
        return { use: readUse(reply['usage']) };
      },
    },
    { format: 'gemini-batch-embed', encodeRequest: batchFromInput, readReply: batchToData },
    { format: 'gemini-embed', encodeRequest: contentFromInput, readReply: contentToData },
    { format: 'vertex-embed', encodeRequest: predictFromInput, readReply: predictionsToData },
  ],
  encodeError,
  encodeStreamError,
};

function inspect(body: JsonObject): ServiceFacts {
  const { input } = body;
  if (input === undefined || input === null) refuse('input', 'is missing: give a text or a list of texts');
  if (typeof input !== 'string' && !isList(input)) refuse('input', 'must be a text, a list of texts or token ids');
  if (input.length === 0) refuse('input', 'must not be empty');
  requireOptional(body, 'dimensions', 'number');
  const encoding = body['encoding_format'] ?? 'float';
  if (encoding !== 'float' && encoding !== 'base64') refuse('encoding_format', 'must be “float” or “base64”');
  return { model: requireModel(body), stream: false, wantsUsage: true, inputCharacters: countInput(input) };
}

/** A token id stands for about four characters. */
const charactersPerToken = 4;

function countInput(input: JsonValue): number {
  if (!isList(input)) return countCharacters(input);
  let count = 0;
  for (const [index, member] of input.entries()) {
    if (typeof member === 'string') count += member.length;
    else if (typeof member === 'number') count += charactersPerToken;
    else if (isList(member)) count += member.length * charactersPerToken;
    else refuse(`input.${index}`, 'must be a text, a token id or a list of token ids');
  }
  return count;
}
