import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SecretBox } from '@omniroute/auth';
import {
  evictCached,
  findCached,
  listCachedVectors,
  noteCacheUse,
  putCached,
  type CacheClearings,
  type CachedAnswerRow,
  type Database,
} from '@omniroute/storage';
import { AnswerFront } from './answer-front.ts';
import type { CachePlace } from './cache-place.ts';
import { decodeAnswer, encodeAnswer, type KeptAnswer } from './kept-answer.ts';
import { VectorGroups, type Vector } from './vector-groups.ts';
import { decodeVector, encodeVector } from './vectors.ts';
import { within } from './within.ts';

export type NewAnswer = Pick<KeptAnswer, 'response' | 'costNanoUsd'> & {
  readonly place: CachePlace;
  readonly ttlSec: number;
  /** Of the question, where the place has one. */
  readonly vector?: Float32Array | undefined;
};

export type Similar = { readonly answer: KeptAnswer; readonly similarity: number };

/** Answers that may be given again: in this process's memory, before the table that all processes share. */
export interface ResponseCache {
  find(place: CachePlace): Promise<KeptAnswer | undefined>;
  /** The answer to the question that is most like this one, if one is alike enough. */
  findSimilar(place: CachePlace, vector: Float32Array, threshold: number): Promise<Similar | undefined>;
  /** Here at once, in the other processes as soon as it is written. */
  put(answer: NewAnswer): void;
  /** Removes what has expired and what is too much from the table. */
  evict(): Promise<void>;
  /** Resolves when all that was put is written, or cannot be. */
  flush(): Promise<void>;
}

export type ResponseCacheOptions = {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly secretBox: SecretBox;
  /** Of all entries in the table together. */
  readonly mostBytes: number;
  /** A request waits for the table at most so long; what comes later counts as a miss and is there for the next one. Default 50. */
  readonly lookMs?: number;
  clearings(): CacheClearings;
  /** Milliseconds since the epoch. */
  now(): number;
  reportFault(error: unknown): void;
};

const defaultLookMs = 50;
const frontBytes = 32 * 1024 * 1024;
const vectorBytes = 64 * 1024 * 1024;
/** Of each key in each combo, in the table; of each group, in memory. */
const mostVectors = 1000;
/** When the table falls behind, new answers are let go. */
const mostUnwritten = 200;
const mostUsesNoted = 100;
/** Vectors opened in one turn of the event loop: about a millisecond's work. */
const openedAtOnce = 32;

export function createResponseCache(options: ResponseCacheOptions): ResponseCache {
  return new SharedResponseCache(options);
}

class SharedResponseCache implements ResponseCache {
  readonly #options: ResponseCacheOptions;
  readonly #front = new AnswerFront(frontBytes);
  readonly #groups = new VectorGroups({ mostVectors, mostBytes: vectorBytes });
  readonly #used = new Set<string>();
  readonly #lookMs: number;
  #unwritten = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ResponseCacheOptions) {
    this.#options = options;
    this.#lookMs = options.lookMs ?? defaultLookMs;
  }

  async find(place: CachePlace): Promise<KeptAnswer | undefined> {
    const { key } = place;
    const answer = this.#front.find(key) ?? (await within(this.#lookMs, this.#look(key)));
    if (!answer || !this.#isValid(answer, place)) return undefined;
    this.#used.add(key);
    if (this.#used.size === mostUsesNoted) this.#write(() => this.#noteUses());
    return answer;
  }

  async findSimilar(place: CachePlace, vector: Float32Array, threshold: number): Promise<Similar | undefined> {
    if (!place.question) return undefined;
    const { group } = place.question;
    await within(this.#lookMs, this.#learn(group));
    const nearest = this.#groups.findNearest(group, vector, threshold);
    if (!nearest) return undefined;
    const answer = await this.find({ ...place, key: nearest.key });
    if (answer) return { answer, similarity: nearest.similarity };
    this.#groups.remove(group, nearest.key);
    return undefined;
  }

  put({ place, response, costNanoUsd, ttlSec, vector }: NewAnswer): void {
    if (this.#unwritten >= mostUnwritten) return;
    const createdAtMs = this.#options.now();
    const cost = costNanoUsd === undefined ? {} : { costNanoUsd };
    const times = { createdAtMs, expiresAtMs: createdAtMs + ttlSec * 1000 };
    const text = encodeAnswer(response);
    const { key, comboId, keyId, question } = place;
    this.#front.put({ key, response, ...cost, ...times }, text.length);
    const isAsked = question && vector;
    if (isAsked) this.#groups.add(question.group, [{ key, vector, createdAtMs }]);
    const { secretBox, database } = this.#options;
    const row = {
      key,
      comboId,
      keyId,
      answer: secretBox.seal(text, placeOf('answer', key)),
      ...(isAsked && {
        group: question.group,
        vector: secretBox.seal(encodeVector(vector), placeOf('vector', key)),
      }),
      ...cost,
      ...times,
    };
    this.#write(() => putCached(database.write, row));
  }

  async evict(): Promise<void> {
    const { database, mostBytes, now } = this.#options;
    await evictCached(database.write, { nowMs: now(), mostBytes, mostVectors });
  }

  async flush(): Promise<void> {
    this.#write(() => this.#noteUses());
    await this.#writing;
  }

  #isValid({ createdAtMs, expiresAtMs }: KeptAnswer, { comboId }: CachePlace): boolean {
    const { allAtMs, byCombo } = this.#options.clearings();
    return expiresAtMs > this.#options.now() && createdAtMs > Math.max(allAtMs, byCombo[comboId] ?? 0);
  }

  async #look(key: string): Promise<KeptAnswer | undefined> {
    const { database, now, reportFault } = this.#options;
    try {
      const row = await findCached(database.read, key, now());
      return row && this.#open(row);
    } catch (error) {
      reportFault(error);
      return undefined;
    }
  }

  #open({ answer, ...row }: CachedAnswerRow): KeptAnswer {
    const text = this.#options.secretBox.open(answer, placeOf('answer', row.key));
    const kept = { ...row, response: decodeAnswer(text) };
    this.#front.put(kept, text.length);
    return kept;
  }

  /** Reads what is new in a group: another process may have added to it. */
  async #learn(group: string): Promise<void> {
    const { database, secretBox, now, reportFault } = this.#options;
    const sinceMs = this.#groups.readUntil(group) ?? 0;
    try {
      const rows = await listCachedVectors(database.read, { group, sinceMs, nowMs: now(), limit: mostVectors });
      const vectors: Vector[] = [];
      for (const [index, { key, vector, createdAtMs }] of rows.entries()) {
        if (index % openedAtOnce === openedAtOnce - 1) await nextTurn();
        vectors.push({ key, createdAtMs, vector: decodeVector(secretBox.open(vector, placeOf('vector', key))) });
      }
      this.#groups.addRead(group, vectors.reverse());
    } catch (error) {
      reportFault(error);
    }
  }

  async #noteUses(): Promise<void> {
    const keys = [...this.#used];
    this.#used.clear();
    await noteCacheUse(this.#options.database.write, keys, this.#options.now());
  }

  /** One after the other, so that a newer answer is never overtaken by an older one. */
  #write(work: () => Promise<void>): void {
    this.#unwritten += 1;
    this.#writing = this.#writing
      .then(work)
      .catch(this.#options.reportFault)
      .finally(() => {
        this.#unwritten -= 1;
      });
  }
}

/** Binds what is sealed to where it stands. */
function placeOf(column: 'answer' | 'vector', key: string): string {
  return `response_cache.${column}:${key}`;
}
