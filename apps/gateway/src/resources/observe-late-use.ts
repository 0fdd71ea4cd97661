import type { JsonObject } from '@omniroute/core';
import { codecOf, observeReply, type Observed } from '@omniroute/open-sse';
import type { Resource, ResourceMemory } from './resource-memory.ts';

/** How a response ends whose use is told (https://platform.openai.com/docs/guides/background). */
const over: ReadonlySet<unknown> = new Set(['completed', 'incomplete', 'cancelled']);

/**
 * The use of a response that was made in the background, for the first of its client's looks that sees it done; `undefined` for
 * every other reply. It is claimed before it is recorded: a process that is killed in between loses it, and nobody counts it twice.
 */
export async function observeLateUse(
  memory: Pick<ResourceMemory, 'claimMetering'>,
  resource: Resource,
  reply: JsonObject,
): Promise<Observed | undefined> {
  if (!resource.unmetered || !over.has(reply['status']) || !Array.isArray(reply['output'])) return undefined;
  const observed = observeReply(codecOf('openai-responses').inspectResponse(reply));
  if (observed.tokens === undefined) return undefined;
  return (await memory.claimMetering(resource)) ? observed : undefined;
}
