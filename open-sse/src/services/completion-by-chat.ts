import type { JsonObject, JsonValue } from '@omniroute/core';
import type { Loss, WithLosses } from '../canonical/loss.ts';
import type { CanonicalResponse, Choice } from '../canonical/response.ts';
import { defined } from '../canonical/defined.ts';
import type { Codec, ReplyContext } from '../codecs/codec.ts';
import { refuse } from '../codecs/inspect-fields.ts';
import { openAiChat } from '../codecs/openai-chat/index.ts';
import { encodeUsage } from '../codecs/openai-chat/usage.ts';
import { toFinishWord } from '../codecs/openai-chat/wire.ts';
import { isList } from '../codecs/read-json.ts';
import { TranslateRelay } from '../relay/translate.ts';
import { createCompletionEncoder } from './completion-encoder.ts';
import type { ServiceWay } from './service-codec.ts';
import { useOf } from './use-of.ts';

/** A target that only chats completes a text by answering it: the prompt is the one message of a user. */
export function completionByChat(codec: Codec): ServiceWay {
  return {
    format: codec.format,
    encodeRequest: (body, model) => {
      const asked = chatRequestOf(body);
      const decoded = openAiChat.decodeRequest(asked.value);
      const encoded = codec.encodeRequest({ ...decoded.value, model });
      return { value: encoded.value, losses: [...asked.losses, ...decoded.losses, ...encoded.losses] };
    },
    readReply: (reply, context) => {
      const { value, losses } = codec.decodeResponse(reply);
      const encoded = encodeCompletion(value, context);
      const fields = [...losses, ...encoded.losses].map((loss) => loss.field);
      return { value: encoded.value, losses: fields, use: useOf(codec.inspectResponse(reply)) };
    },
    createRelay: (context) =>
      new TranslateRelay({
        from: codec,
        to: { createStreamEncoder: createCompletionEncoder },
        context,
        requireTerminalMarker: context.requireTerminalMarker,
      }),
  };
}

/** What completing has and chatting does not. */
const lost = ['suffix', 'echo', 'best_of', 'logprobs'] as const;

function chatRequestOf(body: JsonObject): WithLosses<JsonObject> {
  const dropped: readonly string[] = ['prompt', ...lost];
  const kept = Object.entries(body).filter(([name]) => !dropped.includes(name));
  const messages = [{ role: 'user', content: onlyPrompt(body['prompt']) }];
  const losses = lost.filter((name) => isAsked(body[name])).map((name): Loss => ({ field: `request.${name}` }));
  return { value: { ...Object.fromEntries(kept), messages }, losses };
}

function isAsked(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 1;
}

function onlyPrompt(prompt: JsonValue | undefined): string {
  const only = isList(prompt) && prompt.length === 1 ? prompt[0] : prompt;
  if (typeof only === 'string') return only;
  return refuse('prompt', 'must be one text: the target only chats, so it takes neither token ids nor several prompts');
}

function encodeCompletion(response: CanonicalResponse, context: ReplyContext): WithLosses<JsonObject> {
  const { usage, costUsd, usageExtensions } = response;
  const value = defined({
    id: response.id ?? context.id,
    object: 'text_completion',
    created: response.createdAtSec ?? context.createdAtSec,
    model: context.model,
    choices: response.choices.map(encodeChoice),
    usage: usage && encodeUsage(defined({ usage, costUsd, extensions: usageExtensions })),
  });
  return { value, losses: response.choices.flatMap(lossesOf) };
}

function encodeChoice({ parts, finishReason }: Choice, index: number): JsonObject {
  const text = parts.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join('');
  return { text, index, logprobs: null, finish_reason: toFinishWord(finishReason) };
}

function lossesOf({ parts }: Choice): readonly Loss[] {
  const others = parts.filter((part) => part.type !== 'text' && part.type !== 'refusal');
  return others.map((part) => ({ field: `response.parts.${part.type}` }));
}
