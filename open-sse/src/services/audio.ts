import type { JsonObject, ServiceFormat } from '@omniroute/core';
import { refuse, requireModel } from '../codecs/inspect-fields.ts';
import { asNumber } from '../codecs/read-json.ts';
import { EventRelay, type EventFacts } from './event-relay.ts';
import { encodeError, encodeStreamError } from './openai-errors.ts';
import { readUse } from './read-use.ts';
import { isStream, oneWay, requireText } from './service-fields.ts';
import type { ServiceCodec, ServiceReply } from './service-codec.ts';

/** `POST /v1/audio/speech` (https://platform.openai.com/docs/api-reference/audio): the reply is sound, or events with sound in them. */
export const speech: ServiceCodec = {
  format: 'openai-speech',
  does: 'speech',
  takes: ['json'],
  bills: 'units',
  repliesWithBytes: true,
  inspect: (body) => {
    const input = requireText(body, 'input');
    return {
      model: requireModel(body),
      stream: body['stream_format'] === 'sse',
      wantsUsage: true,
      inputCharacters: input.length,
      units: { characters: countCodePoints(input) },
    };
  },
  ways: [oneWay('openai-speech', readReply, () => relayUntil('speech.audio.done'))],
  encodeError,
  encodeStreamError,
};

/** `POST /v1/audio/transcriptions`: JSON, text, subtitles or events, as the form asks. */
export const transcriptions: ServiceCodec = listener('openai-transcriptions', 'transcriptions');

/** `POST /v1/audio/translations`. */
export const translations: ServiceCodec = listener('openai-translations', 'audio translations');

function listener(format: ServiceFormat, does: string): ServiceCodec {
  return {
    format,
    does,
    takes: ['form'],
    bills: 'units',
    repliesWithBytes: true,
    inspect: (body, files) => {
      if (!files.includes('file')) refuse('file', 'is missing: send the sound as a file');
      return { model: requireModel(body), stream: isStream(body), wantsUsage: true, inputCharacters: 0 };
    },
    ways: [oneWay(format, readReply, () => relayUntil('transcript.text.done'))],
    encodeError,
    encodeStreamError,
  };
}

/** Only `verbose_json` says how long the sound was where the usage does not. */
function readReply(reply: JsonObject): ServiceReply {
  const use = readUse(reply['usage']);
  const seconds = asNumber(reply['duration']);
  if (use.units || use.tokens || seconds === undefined) return { use };
  return { use: { ...use, units: { 'audio-seconds': seconds } } };
}

function relayUntil(last: string): EventRelay {
  const readEvent = (event: JsonObject): EventFacts =>
    event['type'] === last ? { use: readUse(event['usage']), completes: true } : {};
  return new EventRelay({ readEvent, requireTerminalMarker: false });
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
