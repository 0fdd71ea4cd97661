import type { JsonObject } from '@omniroute/core';
import type { CacheMark, Extensions, Part, Tagged } from './part.ts';

/** System text that stands amid the turns keeps its place; leading system turns are `system` of the formats that have it apart. */
export type Turn = {
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly Part[];
  readonly name?: string;
  readonly extensions?: Extensions;
};

export type Tool = {
  readonly name: string;
  readonly description?: string;
  /** JSON schema of the arguments. */
  readonly parameters?: JsonObject;
  readonly strict?: boolean;
  /** It takes text, not JSON. */
  readonly freeform?: true;
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
};

/** A tool that only its own format knows (one that the vendor runs itself, say). */
export type OpaqueTool = { readonly type: 'opaque'; readonly content: Tagged };

/** `allowed` names the tools that may be called, all others being declared for later only; absent = all may. */
export type ToolChoice =
  | { readonly type: 'auto'; readonly allowed?: readonly string[] }
  | { readonly type: 'none' }
  | { readonly type: 'required'; readonly allowed?: readonly string[] }
  | { readonly type: 'tool'; readonly name: string }
  | { readonly type: 'opaque'; readonly content: Tagged };

export type OutputFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json' }
  | {
      readonly type: 'json-schema';
      readonly schema: JsonObject;
      readonly name?: string;
      readonly description?: string;
      readonly strict?: boolean;
    };

export type Reasoning = {
  readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  readonly budgetTokens?: number;
  readonly enabled?: boolean;
};

/** One chat request in the form of no vendor. Absent = the client did not say. */
export type CanonicalRequest = {
  readonly model: string;
  readonly stream: boolean;
  readonly turns: readonly Turn[];
  readonly tools?: readonly (Tool | OpaqueTool)[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly output?: OutputFormat;
  readonly reasoning?: Reasoning;
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly stopSequences?: readonly string[];
  readonly seed?: number;
  readonly choices?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly logprobs?: { readonly top?: number };
  readonly verbosity?: 'low' | 'medium' | 'high';
  readonly userId?: string;
  /** The user as the provider's own watch over misuse knows them, where that is told apart. */
  readonly safetyIdentifier?: string;
  /** Labels for the provider's own records. */
  readonly metadata?: JsonObject;
  /** Requests of the same key are likely to share a prompt's beginning. */
  readonly promptCacheKey?: string;
  readonly serviceTier?: string;
  /** Top-level fields that only their own format understands, given back there alone. */
  readonly extensions?: Extensions;
};

export function isOpaqueTool(tool: Tool | OpaqueTool): tool is OpaqueTool {
  return 'content' in tool;
}
