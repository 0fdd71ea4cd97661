import type { LossList } from './loss-list.ts';
import { asString } from './read-json.ts';
import type { JsonValue } from '@omniroute/core';

/** The tier that a reply of Anthropic or Google names, in OpenAI's words: what they call standard is the default there. */
export function decodeTier(value: JsonValue | undefined): string | undefined {
  const word = asString(value)?.toLowerCase();
  return word === 'standard' ? 'default' : word;
}

/** The word for a tier where the default is called standard; `undefined`, and noted, for one that the format does not know. */
export function encodeTier(tier: string | undefined, known: ReadonlySet<string>, losses: LossList): string | undefined {
  const word = tier === 'default' ? 'standard' : tier;
  if (word === undefined || known.has(word)) return word;
  losses.add('response.serviceTier');
  return undefined;
}
