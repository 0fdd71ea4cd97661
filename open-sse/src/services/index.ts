import { OmniError, type ServiceFormat } from '@omniroute/core';
import { speech, transcriptions, translations } from './audio.ts';
import { completions } from './completions.ts';
import { anthropicCountTokens, geminiCountTokens } from './count-tokens.ts';
import { embeddings } from './embeddings.ts';
import { geminiBatchEmbed, geminiEmbed } from './gemini-embed.ts';
import { imageEdits, images, imageVariations } from './images.ts';
import { moderations } from './moderations.ts';
import { rerank } from './rerank.ts';
import type { ServiceCodec } from './service-codec.ts';

const services: ReadonlyMap<ServiceFormat, ServiceCodec> = new Map(
  [
    completions,
    embeddings,
    geminiEmbed,
    geminiBatchEmbed,
    images,
    imageEdits,
    imageVariations,
    speech,
    transcriptions,
    translations,
    moderations,
    rerank,
    anthropicCountTokens,
    geminiCountTokens,
  ].map((service) => [service.format, service]),
);

/** The codec of a service. Throws `OmniError` `internal` for one that is none of a model's (files, batches, realtime). */
export function serviceOf(format: ServiceFormat): ServiceCodec {
  const service = services.get(format);
  if (!service) throw new OmniError('internal', `There is no service codec for ${format}.`);
  return service;
}
