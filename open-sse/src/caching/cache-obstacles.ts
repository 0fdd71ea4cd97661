import type { JsonObject } from '@omniroute/core';
import type { Part } from '../canonical/part.ts';
import type { CanonicalRequest } from '../canonical/request.ts';

/**
 * Why an answer is not kept: the request has tools, an upstream is to remember something, it names something that an upstream keeps
 * (a file, a prompt), or the answer is to hold sound or pictures.
 */
export const cacheObstacles = ['tools', 'state', 'files', 'media'] as const;
export type CacheObstacle = (typeof cacheObstacles)[number];

export function findObstacle(
  request: CanonicalRequest,
  { allowTools }: { readonly allowTools: boolean },
): CacheObstacle | undefined {
  const fields = request.extensions?.fields ?? {};
  if (!allowTools && hasTools(request, fields)) return 'tools';
  if (isStateful(request, fields)) return 'state';
  if (request.turns.some(({ parts }) => parts.some(namesFile)) || fields['prompt']) return 'files';
  return wantsMedia(fields) ? 'media' : undefined;
}

/** Tools under other names: what a vendor runs or looks up by itself, and OpenAI's elder functions. */
const toolFields = ['functions', 'web_search_options', 'plugins', 'mcp_servers', 'container'] as const;

function hasTools({ tools = [] }: CanonicalRequest, fields: JsonObject): boolean {
  return tools.length > 0 || toolFields.some((name) => fields[name]);
}

const stateFields = ['previous_response_id', 'conversation', 'background'] as const;

/** Responses are kept by their server unless a client says otherwise; its later requests go on from them. */
function isStateful({ extensions }: CanonicalRequest, fields: JsonObject): boolean {
  if (stateFields.some((name) => fields[name])) return true;
  return extensions?.origin === 'openai-responses' ? fields['store'] !== false : fields['store'] === true;
}

function namesFile(part: Part): boolean {
  if (part.type === 'tool-result') return part.content.some(namesFile);
  if (part.type === 'opaque') return /"file_?(id|uri|data)"/i.test(JSON.stringify(part.content.value));
  if (part.type !== 'image' && part.type !== 'document') return false;
  return part.source.kind === 'file' || (part.source.kind === 'url' && isKeptByUpstream(part.source.url));
}

/** Google names what it keeps by addresses. */
function isKeptByUpstream(url: string): boolean {
  return !/^https?:/i.test(url) || url.includes('//generativelanguage.googleapis.com/');
}

/** OpenAI's `modalities` and Google's `responseModalities`. */
function wantsMedia(fields: JsonObject): boolean {
  const wanted = [fields['modalities'], fields['generationConfig.responseModalities']];
  return wanted.some((list) => Array.isArray(list) && list.some((each) => String(each).toLowerCase() !== 'text'));
}
