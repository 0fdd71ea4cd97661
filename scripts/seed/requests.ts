import type { ApiFormat, AttemptRecord, FailureKind, RequestRecord } from '@omniroute/core';
import { answeredAttempt, failedAttempt, formatOf, type AttemptInput, type Ending } from './attempts.ts';
import { requestTimes } from './calendar.ts';
import { idMaker, type MakeId } from './ids.ts';
import { incidentFinder, planIncidents, type FindIncident } from './incidents.ts';
import { createRandom, type Random, weightedPick } from './random.ts';
import { storyFailures, type StoryFailure } from './story/failures.ts';
import type { StoryClient, StoryKey } from './story/keys.ts';
import type { Asked, World, WorldKey, WorldModel } from './world.ts';

export type HistoryOptions = {
  readonly requests: number;
  readonly days: number;
  readonly untilMs: number;
  readonly seed: number;
};

const dayMs = 86_400_000;
/** Kinds after which another target would do no better. */
const final: ReadonlySet<FailureKind> = new Set<FailureKind>(['bad-request', 'content-filter']);
/** Of streams, those that the client leaves and those that the upstream breaks off. */
const cancelledShare = 0.017;
const brokenShare = 0.0015;
const refusedShare = 0.0012;
const lossShare = 0.08;
const pickFailure = weightedPick(storyFailures, ({ weight }) => weight);

const statusOf: Readonly<Partial<Record<FailureKind, number>>> = {
  'bad-request': 400,
  'context-length': 400,
  'content-filter': 400,
  'rate-limit': 429,
  overloaded: 503,
  unavailable: 503,
  timeout: 504,
  network: 502,
};

/** All requests of a history with their attempts, in order of time. The same world and options give the same records. */
export function* makeRequests(world: World, options: HistoryOptions): Generator<RequestRecord> {
  const random = createRandom(options.seed ^ 0x5eed);
  const fromMs = options.untilMs - options.days * dayMs;
  const maker = new RequestMaker(random, {
    makeId: idMaker(random),
    findIncident: incidentFinder(planIncidents(random, world.connections, { fromMs, untilMs: options.untilMs })),
  });
  const pickKey = weightedPick(world.keys, ({ story }) => story.weight);
  for (const startedAtMs of requestTimes(createRandom(options.seed ^ 0xca1e), options)) {
    yield maker.make(pickKey(random), startedAtMs);
  }
}

type Surroundings = { readonly makeId: MakeId; readonly findIncident: FindIncident };
type Call = {
  readonly key: WorldKey;
  readonly asked: Asked;
  readonly client: StoryClient;
  readonly stream: boolean;
  readonly startedAtMs: number;
};

class RequestMaker {
  readonly #random: Random;
  readonly #around: Surroundings;

  constructor(random: Random, around: Surroundings) {
    this.#random = random;
    this.#around = around;
  }

  make(key: WorldKey, startedAtMs: number): RequestRecord {
    const random = this.#random;
    const asked = key.pickAsked(random);
    const client = pickClient(random, key.story);
    const stream = random.chance(key.story.streamShare) && asked.model?.story.mode !== 'embedding';
    const call: Call = { key, asked, client, stream, startedAtMs };
    const models = this.#order(asked);
    if (models.length === 0 || random.chance(refusedShare)) return this.#refuse(call, models.length === 0);
    const attempts = this.#walk(call, models);
    return this.#conclude(call, attempts);
  }

  #order({ model, combo }: Asked): readonly WorldModel[] {
    if (model) return [model];
    if (!combo) return [];
    const first = combo.pickFirst(this.#random);
    return [first, ...combo.models.filter((one) => one !== first)];
  }

  #walk({ key, client, stream, startedAtMs }: Call, models: readonly WorldModel[]): readonly AttemptRecord[] {
    const around = { random: this.#random, makeId: this.#around.makeId };
    const attempts: AttemptRecord[] = [];
    let at = startedAtMs + 1;
    for (const [position, model] of models.entries()) {
      const input: AttemptInput = {
        model,
        position,
        startedAtMs: Math.floor(at),
        clientFormat: client.format,
        stream,
        promptTokens: key.story.promptTokens,
      };
      const failure = this.#failureOf(model, at);
      if (!failure) return [...attempts, answeredAttempt(around, input, this.#ending(stream))];
      const attempt = failedAttempt(around, input, failure);
      attempts.push(attempt);
      if (final.has(failure.kind)) break;
      at += attempt.durationMs;
    }
    return attempts;
  }

  #failureOf({ connection }: WorldModel, atMs: number): StoryFailure | undefined {
    const incident = this.#around.findIncident(connection.row.id, atMs);
    if (incident && this.#random.chance(incident.failureShare)) return incident.failure;
    return this.#random.chance(connection.story.failureShare) ? pickFailure(this.#random) : undefined;
  }

  #ending(stream: boolean): Ending {
    if (!stream) return { type: 'whole' };
    if (this.#random.chance(cancelledShare)) return { type: 'cancelled', share: this.#random.next() };
    if (this.#random.chance(brokenShare)) return { type: 'broken', share: this.#random.next() };
    return { type: 'whole' };
  }

  #conclude(call: Call, attempts: readonly AttemptRecord[]): RequestRecord {
    const last = attempts.at(-1);
    if (!last) return this.#refuse(call, true);
    const durationMs = last.startedAtMs - call.startedAtMs + last.durationMs + 0.6;
    const record = {
      ...this.#commonOf(call),
      durationMs: round(durationMs),
      attempts,
      losses: this.#losses(call, last.format),
    };
    const firstTokenMs = round(last.startedAtMs - call.startedAtMs + (last.firstEventMs ?? 0) + 0.3);
    if (last.failureKind === undefined) return { ...record, status: 200, outcome: 'answered', firstTokenMs };
    const failure = { failureKind: last.failureKind, errorMessage: last.failureMessage ?? '' };
    if (last.failureKind === 'aborted')
      return { ...record, ...failure, status: 499, outcome: 'cancelled', firstTokenMs };
    if (last.firstEventMs !== undefined) return { ...record, ...failure, status: 200, outcome: 'broken', firstTokenMs };
    return { ...record, ...failure, status: statusOf[last.failureKind] ?? 502, outcome: 'failed' };
  }

  #refuse(call: Call, unknown: boolean): RequestRecord {
    const [status, failureKind, errorMessage] = unknown
      ? ([404, 'model-access', `There is no model "${call.asked.name}".`] as const)
      : ([400, 'bad-request', 'The body is no valid JSON.'] as const);
    const durationMs = round(this.#random.logNormal(0.5, 0.4));
    return {
      ...this.#commonOf(call),
      durationMs,
      status,
      outcome: 'refused',
      failureKind,
      errorMessage,
      losses: [],
      attempts: [],
    };
  }

  #commonOf({ key, asked, client, stream, startedAtMs }: Call) {
    const { id, name, team, tags } = key.row;
    return {
      id: this.#around.makeId('req', startedAtMs),
      startedAtMs,
      keyId: id,
      keyName: name,
      tags,
      userAgent: client.userAgent,
      format: clientFormatOf(asked, client),
      model: asked.name,
      stream,
      ...(team !== undefined && { team }),
      ...(asked.combo && { comboId: asked.combo.id, comboName: asked.combo.name }),
    };
  }

  /** What another format cannot express. */
  #losses({ client }: Call, spoken: ApiFormat): readonly string[] {
    if (spoken === client.format || spoken === 'openai-embeddings') return [];
    return this.#random.chance(lossShare) ? [client.format === 'anthropic-messages' ? 'top_k' : 'logit_bias'] : [];
  }
}

/** Embeddings have a format of their own, whoever asks. */
function clientFormatOf({ model }: Asked, client: StoryClient): ApiFormat {
  return model?.story.mode === 'embedding' ? formatOf(model, client.format) : client.format;
}

function pickClient(random: Random, { clients, name }: StoryKey): StoryClient {
  const client = clients[random.below(clients.length)];
  if (!client) throw new Error(`The key ${name} of the story has no client.`);
  return client;
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
