import { countCharacters, refuse, requireModel } from '../codecs/inspect-fields.ts';
import { isList } from '../codecs/read-json.ts';
import { encodeError, encodeStreamError } from './openai-errors.ts';
import { readUse } from './read-use.ts';
import { requireData } from './require-data.ts';
import { oneWay } from './service-fields.ts';
import type { ServiceCodec } from './service-codec.ts';

/** `POST /v1/moderations` (https://platform.openai.com/docs/api-reference/moderations). */
export const moderations: ServiceCodec = {
  format: 'openai-moderations',
  does: 'moderation',
  takes: ['json'],
  bills: 'units',
  defaultModel: 'omni-moderation-latest',
  inspect: (body) => {
    const { input } = body;
    if (typeof input !== 'string' && !isList(input)) refuse('input', 'must be a text or a list of inputs');
    return { model: requireModel(body), stream: false, wantsUsage: true, inputCharacters: countCharacters(input) };
  },
  ways: [
    oneWay('openai-moderations', (reply) => {
      requireData(reply, 'results');
      return { use: readUse(reply['usage']) };
    }),
  ],
  encodeError,
  encodeStreamError,
};
