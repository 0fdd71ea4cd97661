import { isJsonObject } from '@omniroute/core';
import { asList, asObject, parseJson } from '../read-json.ts';

/** Escapes of the letters that field names are made of: with them a name could hide. */
const hiddenLetters = /\\u00[567]/i;

/**
 * True when a frame, if it is JSON at all, can hold nothing but text, reasoning or a role: no usage, no error, no finish reason
 * and no tool call (whose names the decoder wants to know). Looks for the names alone, so text that quotes them says false.
 */
export function carriesOnlyContent(data: string): boolean {
  return (
    data.startsWith('{') &&
    data.endsWith('}') &&
    data.includes('"choices"') &&
    isNullOrAbsent(data, '"finish_reason"') &&
    isNullOrAbsent(data, '"usage"') &&
    isNullOrAbsent(data, '"tool_calls"') &&
    isNullOrAbsent(data, '"error"') &&
    !data.includes('"object":"error"') &&
    !data.includes('"x_groq"') &&
    !hiddenLetters.test(data)
  );
}

function isNullOrAbsent(data: string, name: string): boolean {
  let at = data.indexOf(name);
  while (at !== -1) {
    let next = at + name.length;
    while (data[next] === ':' || data[next] === ' ') next += 1;
    if (!data.startsWith('null', next)) return false;
    at = data.indexOf(name, next);
  }
  return true;
}

/**
 * True for the chunk that comes because of `include_usage`: usage, and no choice that says anything (OpenAI sends none, LiteLLM
 * one that is empty). Only frames with usage in them are parsed.
 */
export function carriesOnlyUsage(data: string): boolean {
  if (!data.includes('"usage"')) return false;
  const chunk = parseJson(data);
  if (!isJsonObject(chunk) || !isJsonObject(chunk['usage']) || chunk['error']) return false;
  return asList(chunk['choices']).every((choice) => {
    const { delta, finish_reason: finish, logprobs, ...rest } = asObject(choice) ?? { delta: 'unknown' };
    const says = Object.values(asObject(delta) ?? { unknown: delta }).some((value) => value !== null && value !== '');
    return !says && !finish && !logprobs && Object.keys(rest).every((name) => name === 'index');
  });
}
