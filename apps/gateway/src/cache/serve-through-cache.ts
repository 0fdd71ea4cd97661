import { defaultCacheThreshold, type AttemptRecord, type CacheHit, type CacheOptions } from '@omniroute/core';
import type { Codec } from '@omniroute/open-sse';
import { finish } from '../pipeline/finish.ts';
import type { Inbound } from '../pipeline/read-inbound.ts';
import { runChat } from '../pipeline/run-chat.ts';
import type { Served } from '../pipeline/served.ts';
import { AnswerKeeper } from './answer-keeper.ts';
import { findPlace, type CachePlace } from './cache-place.ts';
import { isYoungEnough, readCacheWish, type CacheWish } from './cache-wish.ts';
import { embedQuestion } from './embed-question.ts';
import { giveAgain, refuseUncached } from './give-again.ts';
import type { KeptAnswer } from './kept-answer.ts';

export type ChatServed = Served<Codec, Inbound>;

export type Found = { readonly answer: KeptAnswer; readonly hit: CacheHit; readonly similarity?: number };

/** What looking for an answer came to, with what it took. */
type Looked = {
  readonly found?: Found;
  readonly vector?: Float32Array;
  readonly aside?: readonly AttemptRecord[];
};

/** Gives a kept answer again, or serves a request as always and keeps its answer. */
export async function serveThroughCache(served: ChatServed, options: CacheOptions): Promise<void> {
  const { exchange, pipeline } = served;
  const wish = readCacheWish(exchange.request.headers);
  const place = findPlace(served, options);
  if ('obstacle' in place || (!wish.read && !wish.keep)) {
    tell(served, 'bypass', 'obstacle' in place ? place.obstacle : 'asked');
    if (wish.onlyIfCached) refuseUncached(served, []);
    else finish(served, await runChat(served));
    return;
  }
  const { found, vector, aside } = await look(served, options, place, wish);
  const asked = aside ? { ...served, aside } : served;
  if (found) {
    giveAgain(asked, found);
    return;
  }
  tell(served, wish.read ? 'miss' : 'bypass', wish.read ? undefined : 'asked');
  if (wish.onlyIfCached) {
    refuseUncached(asked, aside ?? []);
    return;
  }
  const { cache, reportFault } = pipeline;
  const report = (error: unknown) => reportFault(error, exchange.id);
  const keeper = new AnswerKeeper({ cache, codec: exchange.codec, options, place, vector, reportFault: report });
  finish(wish.keep ? { ...asked, listener: keeper } : asked, await runChat(served));
}

async function look(served: ChatServed, options: CacheOptions, place: CachePlace, wish: CacheWish): Promise<Looked> {
  const { cache } = served.pipeline;
  const exact = wish.read ? await cache.find(place) : undefined;
  const isYoung = ({ createdAtMs }: KeptAnswer) => isYoungEnough(Date.now() - createdAtMs, options, wish);
  if (exact && isYoung(exact)) return { found: { answer: exact, hit: 'exact' } };
  if (options.mode !== 'semantic' || !place.question) return {};
  const { semantic } = options;
  const { vector, attempt } = await embedQuestion(served, place.question.words, semantic);
  const asked = { ...(vector && { vector }), ...(attempt && { aside: [attempt] }) };
  if (!vector || !wish.read) return asked;
  const similar = await cache.findSimilar(place, vector, semantic.threshold ?? defaultCacheThreshold);
  if (!similar || !isYoung(similar.answer)) return asked;
  return { ...asked, found: { ...similar, hit: 'semantic' } };
}

/** Replies of every kind carry it. */
function tell({ exchange }: ChatServed, state: 'miss' | 'bypass', reason: string | undefined): void {
  exchange.response.setHeader('x-omniroute-cache', state);
  if (reason !== undefined) exchange.response.setHeader('x-omniroute-cache-reason', reason);
}
