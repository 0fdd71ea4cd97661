import type { JsonObject, ServiceFormat } from '@omniroute/core';
import { refuse, requireModel, requireOptional } from '../codecs/inspect-fields.ts';
import { asString } from '../codecs/read-json.ts';
import { EventRelay, type EventFacts } from './event-relay.ts';
import { encodeError, encodeStreamError } from './openai-errors.ts';
import { readUse } from './read-use.ts';
import { requireData } from './require-data.ts';
import { isStream, oneWay, requireText } from './service-fields.ts';
import type { ServiceCodec, ServiceFacts, ServiceReply } from './service-codec.ts';

/** `POST /v1/images/generations` (https://platform.openai.com/docs/api-reference/images). */
export const images: ServiceCodec = imageService({
  format: 'openai-images',
  does: 'image generation',
  takes: ['json'],
  inspect: (body) => {
    requireOptional(body, 'n', 'number');
    return factsOf(body, requireText(body, 'prompt'));
  },
});

/** `POST /v1/images/edits`: a form with images, or JSON that refers to them. */
export const imageEdits: ServiceCodec = imageService({
  format: 'openai-image-edits',
  does: 'image edits',
  takes: ['form', 'json'],
  inspect: (body, files) => {
    const prompt = requireText(body, 'prompt');
    if (files.length === 0 && !body['images'] && !body['image']) refuse('image', 'is missing: send the image to edit');
    return factsOf(body, prompt);
  },
});

/** `POST /v1/images/variations`. */
export const imageVariations: ServiceCodec = imageService({
  format: 'openai-image-variations',
  does: 'image variations',
  takes: ['form'],
  inspect: (body, files) => {
    if (!files.includes('image')) refuse('image', 'is missing: send the image as a file');
    return factsOf(body, '');
  },
});

type ImageService = Pick<ServiceCodec, 'does' | 'takes' | 'inspect'> & { readonly format: ServiceFormat };

function imageService(service: ImageService): ServiceCodec {
  return {
    ...service,
    bills: 'units',
    defaultModel: 'dall-e-2',
    ways: [
      // OpenAI ends these streams without `[DONE]`, and so does whoever follows it.
      oneWay(service.format, readImages, () => new EventRelay({ readEvent, requireTerminalMarker: false })),
    ],
    encodeError,
    encodeStreamError,
  };
}

function factsOf(body: JsonObject, prompt: string): ServiceFacts {
  return { model: requireModel(body), stream: isStream(body), wantsUsage: true, inputCharacters: prompt.length };
}

function readImages(reply: JsonObject): ServiceReply {
  const count = requireData(reply, 'data').length;
  const use = readUse(reply['usage']);
  return { use: { ...use, units: { images: count } } };
}

/** `image_generation.completed` or `image_edit.completed` is the last event of an image. */
function readEvent(event: JsonObject): EventFacts {
  if (asString(event['type'])?.endsWith('.completed') !== true) return {};
  return { use: { ...readUse(event['usage']), units: { images: 1 } }, completes: true };
}
