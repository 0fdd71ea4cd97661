import { isJsonObject } from '@omniroute/core';
import { asList, asObject, parseJson } from '../read-json.ts';

/**
 * A name that a frame of mere content does not have, unless it is `null`; or an escape of a letter, behind which such a name
 * could hide.
 */
const beyondContent =
  /"(?:(?:finish_reason|usage|tool_calls|error|x_groq)" *:(?! *null)|object" *: *"error")|\\u00[567]/;

/**
 * True when a frame, if it is JSON at all, can hold nothing but text, reasoning or a role: no usage, no error, no finish reason
 * and no tool call (whose names the decoder wants to know).
 */
export function carriesOnlyContent(data: string): boolean {
  return data.startsWith('{') && data.endsWith('}') && data.includes('choices":') && !beyondContent.test(data);
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
