import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import { isOpaqueTool, type CanonicalRequest, type OpaqueTool, type Tool } from '../../canonical/request.ts';
import type { LossList } from '../loss-list.ts';
import { asObject } from '../read-json.ts';
import { encodeCachePoint, encodeOwn } from './encode-parts.ts';
import { usedTools } from './quirks/used-tools.ts';
import { format } from './wire.ts';

/**
 * `toolConfig`. There is no choice “none”: tools that must not be called are not declared, unless the conversation called some, which
 * makes Converse want them.
 */
export function encodeToolConfig(request: CanonicalRequest, losses: LossList): JsonObject | undefined {
  const used = usedTools(request.turns);
  losses.addIf(request.parallelToolCalls === false ? false : undefined, 'request.parallelToolCalls');
  const isForbidden = request.toolChoice?.type === 'none';
  if (isForbidden && used.length === 0) return undefined;
  if (isForbidden) losses.add('request.toolChoice');
  const declared = encodeTools(request.tools ?? [], losses);
  const tools = declared.length > 0 ? declared : encodeTools(used, losses);
  if (tools.length === 0) return undefined;
  return defined({ tools, toolChoice: encodeToolChoice(request, losses) });
}

function encodeTools(tools: readonly (Tool | OpaqueTool)[], losses: LossList): readonly JsonValue[] {
  return tools.flatMap((tool): readonly JsonValue[] => {
    if (!isOpaqueTool(tool)) return encodeTool(tool, losses);
    if (tool.content.origin === format) return [tool.content.value];
    losses.add('request.tools.opaque');
    return [];
  });
}

function encodeTool(tool: Tool, losses: LossList): readonly JsonObject[] {
  const { name, description, strict, cache } = tool;
  const toolSpec = defined({
    name,
    // An empty one is refused.
    description: description || undefined,
    inputSchema: { json: tool.parameters ?? { type: 'object', properties: {} } },
    strict,
    ...encodeOwn(tool.extensions, losses, 'request.tools'),
  });
  return cache ? [{ toolSpec }, encodeCachePoint(cache)] : [{ toolSpec }];
}

function encodeToolChoice({ toolChoice }: CanonicalRequest, losses: LossList): JsonObject | undefined {
  switch (toolChoice?.type) {
    case undefined:
    case 'none':
      return undefined;
    case 'auto':
      return { auto: {} };
    case 'required':
      return { any: {} };
    case 'tool':
      return { tool: { name: toolChoice.name } };
    case 'opaque':
      if (toolChoice.content.origin === format) return asObject(toolChoice.content.value);
      losses.add('request.toolChoice');
      return undefined;
  }
}
