import { totalInputTokens, type JsonObject, type TokenCounts, type Usage } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asCount, asList, asObject, fieldsFor, unknownFields } from '../read-json.ts';
import { encodeTier } from '../service-tiers.ts';
import { format } from './wire.ts';

export type DecodedUsage = { readonly usage: Usage; readonly extensions?: Extensions };

const countedFields = new Set([
  'promptTokenCount',
  'cachedContentTokenCount',
  'cacheWriteTokenCount',
  'cacheWrite1hTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'totalTokenCount',
  'serviceTier',
]);

/**
 * Gemini counts cached tokens inside the prompt, but the thoughts beside the candidates and the prompts of tools that it runs
 * itself beside the prompt; here each token is counted once. Gemini has no word for what was written to a cache: ours is within
 * the prompt, as what was read from it is.
 */
export function decodeUsage(usage: JsonObject): DecodedUsage {
  return defined({
    usage: { tokens: decodeTokens(usage), source: 'reported' },
    extensions: keepDetails(usage),
  });
}

/** Details that list nothing but sound say what the counts say. */
function keepDetails(usage: JsonObject): Extensions | undefined {
  const repeated = audioDetails.filter((name) => {
    const details = asList(usage[name]);
    return details.length === 1 && asObject(details[0])?.['modality'] === 'AUDIO';
  });
  return unknownFields(usage, repeated.length === 0 ? countedFields : new Set([...countedFields, ...repeated]), format);
}

const audioDetails = ['promptTokensDetails', 'candidatesTokensDetails'] as const;

export function decodeTokens(usage: JsonObject): TokenCounts {
  const cached = asCount(usage['cachedContentTokenCount']);
  const write = asCount(usage['cacheWriteTokenCount']);
  const writeHour = asCount(usage['cacheWrite1hTokenCount']);
  const audioIn = readAudio(usage, 'promptTokensDetails');
  const audioCached = readAudio(usage, 'cacheTokensDetails') ?? 0;
  const audio = audioIn === undefined ? undefined : Math.max(0, audioIn - audioCached);
  const audioOut = readAudio(usage, 'candidatesTokensDetails');
  const prompt = subtract(asCount(usage['promptTokenCount']), sum(cached, audio, write, writeHour));
  const tools = asCount(usage['toolUsePromptTokenCount']);
  return defined({
    input: prompt === undefined ? tools : prompt + (tools ?? 0),
    'cache-read': cached,
    'cache-write': write,
    'cache-write-1h': writeHour,
    output: subtract(asCount(usage['candidatesTokenCount']), audioOut ?? 0),
    reasoning: asCount(usage['thoughtsTokenCount']),
    'audio-input': audio,
    'audio-output': audioOut,
  });
}

function subtract(total: number | undefined, part: number): number | undefined {
  return total === undefined ? undefined : Math.max(0, total - part);
}

/** Tokens of sound among those that the details list by modality. */
function readAudio(usage: JsonObject, name: string): number | undefined {
  const details = asList(usage[name]).map(asObject);
  return asCount(details.find((detail) => detail?.['modality'] === 'AUDIO')?.['tokenCount']);
}

const tiers: ReadonlySet<string> = new Set(['standard', 'flex', 'priority']);

/** The tier, in OpenAI's words, is told among the counts. */
export function encodeUsage(
  { usage, extensions, serviceTier }: DecodedUsage & { readonly serviceTier?: string | undefined },
  losses: LossList,
): JsonObject {
  const { tokens } = usage;
  losses.addForeign(extensions, { format, field: 'response.usage' });
  const own = fieldsFor(extensions, format);
  const tools = asCount(own['toolUsePromptTokenCount']) ?? 0;
  const input = totalInputTokens(tokens) ?? 0;
  const output = tokens.output === undefined ? tokens['audio-output'] : sum(tokens.output, tokens['audio-output']);
  return defined({
    promptTokenCount: Math.max(0, input - tools),
    cachedContentTokenCount: tokens['cache-read'],
    cacheWriteTokenCount: tokens['cache-write'],
    cacheWrite1hTokenCount: tokens['cache-write-1h'],
    candidatesTokenCount: output,
    thoughtsTokenCount: tokens.reasoning,
    totalTokenCount: input + (output ?? 0) + (tokens.reasoning ?? 0),
    promptTokensDetails: encodeAudio(tokens['audio-input']),
    candidatesTokensDetails: encodeAudio(tokens['audio-output']),
    serviceTier: encodeTier(serviceTier, tiers, losses),
    ...own,
  });
}

function encodeAudio(count: number | undefined): readonly JsonObject[] | undefined {
  return count === undefined ? undefined : [{ modality: 'AUDIO', tokenCount: count }];
}

function sum(...counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}
