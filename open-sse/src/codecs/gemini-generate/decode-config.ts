import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { CanonicalRequest, OutputFormat, Reasoning } from '../../canonical/request.ts';
import { asList, asNumber, asObject, asOneOf, asString, isList, unknownFields } from '../read-json.ts';
import { toJsonSchema } from './schema.ts';
import { format, readFields } from './wire.ts';

/** What extension fields of a request that belong into `generationConfig` begin with. */
export const configPrefix = 'generationConfig.';

type DecodedConfig = Pick<
  CanonicalRequest,
  | 'output'
  | 'reasoning'
  | 'maxOutputTokens'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'stopSequences'
  | 'seed'
  | 'choices'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'logprobs'
> & {
  /** What goes back as it came. */
  readonly fields: JsonObject;
};

const configFields = new Set([
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  '_responseJsonSchema',
  'maxOutputTokens',
  'temperature',
  'topP',
  'topK',
  'stopSequences',
  'seed',
  'candidateCount',
  'frequencyPenalty',
  'presencePenalty',
  'responseLogprobs',
]);

export function decodeConfig(value: JsonValue | undefined): DecodedConfig {
  const config = readFields(value) ?? {};
  const wantsLogprobs = config['responseLogprobs'] === true;
  return defined({
    output: decodeOutput(config),
    reasoning: decodeReasoning(readFields(config['thinkingConfig'])),
    maxOutputTokens: asNumber(config['maxOutputTokens']),
    temperature: asNumber(config['temperature']),
    topP: asNumber(config['topP']),
    topK: asNumber(config['topK']),
    stopSequences: isList(config['stopSequences'])
      ? asList(config['stopSequences']).filter((sequence) => typeof sequence === 'string')
      : undefined,
    seed: asNumber(config['seed']),
    choices: asNumber(config['candidateCount']),
    frequencyPenalty: asNumber(config['frequencyPenalty']),
    presencePenalty: asNumber(config['presencePenalty']),
    logprobs: wantsLogprobs ? defined({ top: asNumber(config['logprobs']) }) : undefined,
    fields: keepUnread(config, wantsLogprobs),
  });
}

function keepUnread(config: JsonObject, wantsLogprobs: boolean): JsonObject {
  const { logprobs, ...unknown } = unknownFields(config, configFields, format)?.fields ?? {};
  const mimeType = config['responseMimeType'];
  const isJson = mimeType === 'application/json' || mimeType === 'text/plain';
  const kept = defined({
    ...unknown,
    logprobs: wantsLogprobs ? undefined : logprobs,
    responseMimeType: isJson ? undefined : (mimeType ?? undefined),
    responseSchema: config['responseSchema'] ?? undefined,
    _responseJsonSchema: config['_responseJsonSchema'] ?? undefined,
  });
  return Object.fromEntries(Object.entries(kept).map(([name, value]) => [configPrefix + name, value]));
}

function decodeOutput(config: JsonObject): OutputFormat | undefined {
  const mimeType = asString(config['responseMimeType']);
  if (mimeType === 'text/plain') return { type: 'text' };
  if (mimeType !== 'application/json') return undefined;
  const google = asObject(config['responseSchema']);
  const schema = asObject(config['responseJsonSchema']) ?? asObject(config['_responseJsonSchema']);
  if (schema) return { type: 'json-schema', schema };
  return google ? { type: 'json-schema', schema: toJsonSchema(google) } : { type: 'json' };
}

/** A budget of 0 is none, one of -1 is up to the model. */
function decodeReasoning(thinking: JsonObject | undefined): Reasoning | undefined {
  const level = asString(thinking?.['thinkingLevel'])?.toLowerCase();
  const effort = asOneOf(level, ['minimal', 'low', 'medium', 'high']);
  const budget = asNumber(thinking?.['thinkingBudget']);
  if (effort) return { effort, enabled: true };
  if (budget === undefined) return thinking?.['includeThoughts'] === true ? { enabled: true } : undefined;
  if (budget === 0) return { enabled: false };
  return budget < 0 ? { enabled: true } : { enabled: true, budgetTokens: budget };
}
