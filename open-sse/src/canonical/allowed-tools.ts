import type { CanonicalRequest } from './request.ts';
import { isOpaqueTool } from './request.ts';

/** For formats that cannot name the tools that may be called: the request with no others, and no choice where there are none. */
export function withAllowedTools(request: CanonicalRequest): CanonicalRequest {
  const { tools = [], toolChoice } = request;
  if (toolChoice?.type !== 'auto' && toolChoice?.type !== 'required') return request;
  if (toolChoice.allowed === undefined) return request;
  const allowed = new Set(toolChoice.allowed);
  const kept = tools.filter((tool) => !isOpaqueTool(tool) && allowed.has(tool.name));
  if (kept.length > 0) return { ...request, tools: kept, toolChoice: { type: toolChoice.type } };
  const { tools: _, toolChoice: __, ...rest } = request;
  return rest;
}
