import { isJsonObject } from '@omniroute/core';

/**
 * The JSON text of `stream_options` with `include_usage` on and the client's other options kept, or `undefined` if the body
 * asks for usage already.
 */
export function streamOptionsWithUsage(body: Readonly<Record<string, unknown>>): string | undefined {
  const asked = body['stream_options'];
  const options = isJsonObject(asked) ? asked : {};
  return options['include_usage'] === true ? undefined : JSON.stringify({ ...options, include_usage: true });
}
