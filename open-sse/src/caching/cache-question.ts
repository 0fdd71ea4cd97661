import type { JsonObject, JsonValue } from '@omniroute/core';
import type { CanonicalRequest, Turn } from '../canonical/request.ts';
import type { Codec } from '../codecs/codec.ts';
import { findObstacle, type CacheObstacle } from './cache-obstacles.ts';
import { withoutMarks } from './cache-marks.ts';

/** What decides an answer, as texts to compare: equal texts, equal questions. */
export type CacheQuestion = {
  readonly whole: string;
  /** The words of the user's last turn and all else, where that turn is words alone. */
  readonly parts?: { readonly words: string; readonly rest: string };
};

export type CacheQuestionResult =
  | { readonly type: 'question'; readonly question: CacheQuestion }
  | { readonly type: 'obstacle'; readonly obstacle: CacheObstacle };

/**
 * What a request asks, without what changes nothing about its answer: the model's name (the caller knows whom it leads to), whether
 * it streams, who asks, labels, marks for prompt caches. Clients of different formats that ask the same give the same texts.
 */
export function readCacheQuestion(
  codec: Pick<Codec, 'decodeRequest'>,
  body: JsonObject,
  options: { readonly allowTools: boolean },
): CacheQuestionResult {
  const { value: request } = codec.decodeRequest(body);
  const obstacle = findObstacle(request, options);
  if (obstacle) return { type: 'obstacle', obstacle };
  const odd = readOddFields(body);
  const whole = write(request, request.turns, odd);
  const last = request.turns.at(-1);
  const words = last && wordsOf(last);
  if (words === undefined) return { type: 'question', question: { whole } };
  const rest = write(request, request.turns.slice(0, -1), odd);
  return { type: 'question', question: { whole, parts: { words, rest } } };
}

/** Nothing below the top is sorted: the order of a schema's fields shows in answers. */
function write(request: CanonicalRequest, turns: readonly Turn[], odd: JsonObject): string {
  const {
    model: _model,
    stream: _stream,
    userId: _userId,
    safetyIdentifier: _safetyIdentifier,
    metadata: _metadata,
    promptCacheKey: _promptCacheKey,
    serviceTier: _serviceTier,
    turns: _turns,
    extensions,
    choices,
    tools,
    ...deciding
  } = request;
  const all = {
    ...deciding,
    choices: choices === 1 ? undefined : choices,
    tools: tools === undefined || tools.length === 0 ? undefined : withoutMarks(tools),
    turns: withoutMarks(turns),
    extensions: decidingFields(extensions?.fields, request),
    odd: Object.keys(odd).length === 0 ? undefined : odd,
  };
  return JSON.stringify(Object.entries(all).sort(byName));
}

/** Fields that only their own format understands, and that say nothing about the answer. */
const idleFields: ReadonlySet<string> = new Set([
  'stream_options',
  'store',
  'user',
  'metadata',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'service_tier',
  'background',
]);

/** Fields that the canonical form has read as well, by its name of them. */
const readTwice: Readonly<Record<string, keyof CanonicalRequest>> = {
  max_completion_tokens: 'maxOutputTokens',
  top_k: 'topK',
};

function decidingFields(fields: JsonObject | undefined, request: CanonicalRequest): readonly unknown[] | undefined {
  const kept = Object.entries(fields ?? {}).filter(([name, value]) => {
    const twin = readTwice[name];
    return !idleFields.has(name) && !isEmpty(value) && !(twin !== undefined && request[twin] === value);
  });
  return kept.length === 0 ? undefined : kept.sort(byName);
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

function isEmpty(value: JsonValue | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

const numericFields = [
  'temperature',
  'top_p',
  'top_k',
  'top_logprobs',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'seed',
  'n',
  'frequency_penalty',
  'presence_penalty',
] as const;

/** What decoders pass over, a number written as text say, some upstreams read all the same. */
function readOddFields(body: JsonObject): JsonObject {
  const odd = numericFields.filter((name) => (body[name] ?? undefined) !== undefined && typeof body[name] !== 'number');
  const config = body['generationConfig'] ?? body['generation_config'];
  const texts = Object.entries(typeof config === 'object' && config !== null ? config : {}).filter(
    ([, value]) => typeof value === 'string',
  );
  return Object.fromEntries([
    ...odd.map((name) => [name, body[name] ?? null] as const),
    ...texts.filter(([name]) => !/^response_?mime_?type$/i.test(name)),
  ]);
}

function wordsOf({ role, parts, name, extensions }: Turn): string | undefined {
  if (role !== 'user' || name !== undefined || extensions !== undefined || parts.length === 0) return undefined;
  const texts = parts.map((part) => (part.type === 'text' && !part.extensions ? part.text : undefined));
  const words = texts.every((text) => text !== undefined) ? texts.join('\n') : '';
  return words.trim() === '' ? undefined : words;
}
