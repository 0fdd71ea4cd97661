import { hash } from 'node:crypto';
import type { CacheOptions } from '@omniroute/core';
import { readCacheQuestion, type CacheObstacle, type Codec } from '@omniroute/open-sse';
import type { Inbound } from '../pipeline/read-inbound.ts';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import type { Served } from '../pipeline/served.ts';

/** Where the answer to a request is kept. */
export type CachePlace = {
  /** A digest of all that decides the answer. */
  readonly key: string;
  /** Empty: a model that was addressed directly. */
  readonly comboId: string;
  /** Empty: every key may have the answer. */
  readonly keyId: string;
  /** Where answers are found by meaning: the words of the question, and a digest of all else. */
  readonly question?: { readonly words: string; readonly group: string };
};

/** Why there is no such place. */
export type NoPlace = { readonly obstacle: CacheObstacle };

/** Part of every digest: what is read or written differently from another version on is not found by that. */
const version = 1;

/** Embedding models read about 8 000 tokens; a longer question would be compared by its beginning. */
const mostWords = 24_000;

/** Finds the place of a request. Whoever may answer is part of it: with another target, or other options of one, it is another place. */
export function findPlace(
  { exchange, inbound, plan, caller }: Served<Codec, Inbound>,
  options: CacheOptions,
): CachePlace | NoPlace {
  const read = readCacheQuestion(exchange.codec, inbound.body, { allowTools: options.allowTools === true });
  if (read.type === 'obstacle') return { obstacle: read.obstacle };
  const comboId = plan.combo?.id ?? '';
  const keyId = options.scope === 'combo' && plan.combo ? '' : caller.id;
  const targets = plan.candidates.map(describeTarget).sort();
  const beside = JSON.stringify([version, comboId, keyId, targets, betas(inbound)]);
  const { whole, parts } = read.question;
  const place = { key: digest(beside, whole), comboId, keyId };
  if (options.mode !== 'semantic' || !parts || parts.words.length > mostWords) return place;
  const { connection, model } = options.semantic;
  const group = digest(beside, JSON.stringify(['group', connection, model]), parts.rest);
  return { ...place, question: { words: parts.words, group } };
}

function describeTarget({ connection, model, options }: LiveCandidate): string {
  return JSON.stringify([connection.upstream.id, model, options.dropParams ?? [], options.dialect ?? 'auto']);
}

/** Vendors' headers that switch something on; a version alone does not change an answer. */
function betas({ forwardedHeaders }: Inbound): readonly string[] {
  return ['anthropic-beta', 'openai-beta'].map((name) => forwardedHeaders[name] ?? '');
}

function digest(...texts: readonly string[]): string {
  return hash('sha256', texts.map((text) => `${text.length}:${text}`).join(''), 'base64url');
}
