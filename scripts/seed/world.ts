import type { ApiKeyRow, ConnectionRow } from '@omniroute/storage';
import { findModelFacts } from '@omniroute/registry';
import type { ComboTarget, ModelFacts, Price } from '@omniroute/core';
import { idMaker } from './ids.ts';
import { createRandom, type Random, type WeightedPick, weightedPick } from './random.ts';
import { storyCombos, type StoryCombo } from './story/combos.ts';
import { storyConnections, type StoryConnection } from './story/connections.ts';
import { storyKeys, type StoryKey } from './story/keys.ts';
import { storyModels, type StoryModel } from './story/models.ts';

export type WorldConnection = { readonly story: StoryConnection; readonly row: ConnectionRow };
/** A model at its connection, with what the catalogue knows of it. */
export type WorldModel = {
  readonly story: StoryModel;
  readonly connection: WorldConnection;
  readonly facts: ModelFacts;
  readonly price: Price | undefined;
};
export type WorldCombo = {
  readonly id: string;
  readonly name: string;
  readonly strategy: StoryCombo['strategy'];
  readonly targets: readonly ComboTarget[];
  readonly models: readonly WorldModel[];
  readonly pickFirst: WeightedPick<WorldModel>;
};
/** What a client can ask for by name; neither model nor combo: nobody knows the name. */
export type Asked = { readonly name: string; readonly model?: WorldModel; readonly combo?: WorldCombo };
export type WorldKey = { readonly story: StoryKey; readonly row: ApiKeyRow; readonly pickAsked: WeightedPick<Asked> };

/** Everything that requests can be about. */
export type World = {
  readonly connections: readonly WorldConnection[];
  readonly models: readonly WorldModel[];
  readonly combos: readonly WorldCombo[];
  readonly keys: readonly WorldKey[];
};

/** Ids by name of what the data directory has already. */
export type Known = {
  readonly connections: ReadonlyMap<string, string>;
  readonly combos: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
};

export type WorldOptions = {
  readonly seed: number;
  readonly createdAtMs: number;
  readonly moreKeys: number;
  readonly moreCombos: number;
  readonly known: Known;
};

/** The story with ids. The same options give the same world. */
export function buildWorld(options: WorldOptions): World {
  const random = createRandom(options.seed);
  const { createdAtMs, known } = options;
  const makeId = idMaker(random);
  const connections = storyConnections.map((story): WorldConnection => {
    const { name, provider, baseUrl, settings } = story;
    const id = known.connections.get(name) ?? makeId('con', createdAtMs);
    const times = { createdAtMs, updatedAtMs: createdAtMs };
    return { story, row: { id, name, provider, baseUrl, settings, status: 'untested', ...times } };
  });
  const models = storyModels.map((story) => placeModel(story, connections));
  const stories = [...storyCombos, ...moreCombos(random, options.moreCombos)];
  const combos = stories.map((story) => {
    const id = known.combos.get(story.name) ?? makeId('cmb', createdAtMs);
    return placeCombo(id, story, models);
  });
  const named = new Map<string, Asked>([
    ...models.map((model): [string, Asked] => [
      model.story.id,
      { name: `${model.connection.story.name}/${model.story.id}`, model },
    ]),
    ...combos.map((combo): [string, Asked] => [combo.name, { name: combo.name, combo }]),
  ]);
  const keys = [...storyKeys, ...moreKeys(options.moreKeys)].map((story): WorldKey => {
    const id = known.keys.get(story.name) ?? makeId('key', createdAtMs);
    return { story, row: keyRow(random, { id, story, createdAtMs }), pickAsked: pickAsked(story, named) };
  });
  return { connections, models, combos, keys };
}

/** Those whose ids the data directory did not know. */
export function newcomers(world: World, known: Known): World {
  return {
    ...world,
    connections: world.connections.filter(({ row }) => !known.connections.has(row.name)),
    combos: world.combos.filter(({ name }) => !known.combos.has(name)),
    keys: world.keys.filter(({ row }) => !known.keys.has(row.name)),
  };
}

function placeModel(story: StoryModel, connections: readonly WorldConnection[]): WorldModel {
  const connection = connections.find(({ row }) => row.name === story.connection);
  if (!connection) throw new Error(`The story has no connection ${story.connection}.`);
  const known = story.pricedAs && findModelFacts(...story.pricedAs);
  if (story.pricedAs && !known?.price) throw new Error(`The catalogue has no price of ${story.pricedAs.join('/')}.`);
  const facts: ModelFacts = { ...known, id: story.id, mode: story.mode };
  return { story, connection, facts, price: known?.price };
}

function placeCombo(id: string, story: StoryCombo, models: readonly WorldModel[]): WorldCombo {
  const placed = story.targets.map((target) => {
    const model = models.find((one) => one.story.id === target.model);
    if (!model) throw new Error(`The story has no model ${target.model}.`);
    return { model, weight: target.weight };
  });
  return {
    id,
    name: story.name,
    strategy: story.strategy,
    targets: placed.map(({ model, weight }) => ({
      connection: model.connection.row.id,
      model: model.story.id,
      ...(weight !== undefined && { weight }),
    })),
    models: placed.map(({ model }) => model),
    pickFirst: firstTarget(story.strategy, placed),
  };
}

function firstTarget(
  strategy: StoryCombo['strategy'],
  placed: readonly { readonly model: WorldModel; readonly weight: number | undefined }[],
): WeightedPick<WorldModel> {
  const among = strategy === 'weighted' ? placed : placed.slice(0, 1);
  const pick = weightedPick(among, ({ weight }) => weight ?? 1);
  return (random) => pick(random).model;
}

function pickAsked(story: StoryKey, named: ReadonlyMap<string, Asked>): WeightedPick<Asked> {
  const pick = weightedPick(
    story.asks.map(([name, weight]) => ({ asked: named.get(name) ?? { name }, weight })),
    ({ weight }) => weight,
  );
  return (random) => pick(random).asked;
}

type KeyInput = { readonly id: string; readonly story: StoryKey; readonly createdAtMs: number };

/** Nobody can call with it: the hash is drawn, so that no key belongs to it. */
function keyRow(random: Random, { id, story, createdAtMs }: KeyInput): ApiKeyRow {
  const { name, team, tags } = story;
  const hint = `sk-omni-${random.hex(3)}…${random.hex(4)}`;
  return {
    id,
    name,
    keyHash: random.hex(64),
    hint,
    tags,
    options: {},
    createdAtMs,
    ...(team !== undefined && { team }),
  };
}

const teams = ['Support', 'Search', 'Platform', 'Apps', 'IT', 'Research'] as const;

function moreKeys(count: number): readonly StoryKey[] {
  return Array.from({ length: count }, (_, index): StoryKey => {
    const base = storyKeys[index % storyKeys.length] ?? storyKeys[0];
    if (!base) throw new Error('The story has no keys.');
    const team = teams[index % teams.length] ?? teams[0];
    return { ...base, name: `service-${String(index + 1).padStart(5, '0')}`, team, weight: 20 / count };
  });
}

function moreCombos(random: Random, count: number): readonly StoryCombo[] {
  return Array.from({ length: count }, (_, index): StoryCombo => {
    const chat = storyModels.filter(({ mode }) => mode === 'chat');
    const first = random.below(chat.length);
    const targets = Array.from({ length: 2 + random.below(3) }, (_, place) => chat[(first + place * 3) % chat.length]);
    return {
      name: `team-${String(index + 1).padStart(4, '0')}`,
      strategy: 'priority',
      targets: targets.flatMap((model) => (model ? [{ model: model.id }] : [])),
    };
  });
}
