import type { Tool, Turn } from '../../../canonical/request.ts';

/**
 * Converse refuses tool calls among the messages of a request that declares no tools, which other vendors allow: these are the tools
 * that a conversation used, with parameters of any shape.
 */
export function usedTools(turns: readonly Turn[]): readonly Tool[] {
  const names = new Set<string>();
  for (const { parts } of turns) for (const part of parts) if (part.type === 'tool-call') names.add(part.name);
  return Array.from(names, (name) => ({ name }));
}
