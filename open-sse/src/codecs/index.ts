import { OmniError, type WireFormat } from '@omniroute/core';
import { anthropicMessages } from './anthropic-messages/index.ts';
import { bedrockConverse } from './bedrock-converse/index.ts';
import type { Codec } from './codec.ts';
import { cohereChat } from './cohere-chat/index.ts';
import { geminiGenerate } from './gemini-generate/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openAiResponses } from './openai-responses/index.ts';

const codecs: ReadonlyMap<WireFormat, Codec> = new Map(
  [openAiChat, anthropicMessages, openAiResponses, geminiGenerate, cohereChat, bedrockConverse].map((codec) => [
    codec.format,
    codec,
  ]),
);

/** The codec of a format, if there is one. */
export function findCodec(format: WireFormat): Codec | undefined {
  return codecs.get(format);
}

/** The codec of a format. Throws `OmniError` `internal` for one that nobody has written. */
export function codecOf(format: WireFormat): Codec {
  const codec = codecs.get(format);
  if (!codec) throw new OmniError('internal', `There is no codec for ${format}.`);
  return codec;
}
