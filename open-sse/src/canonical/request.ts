import type { JsonObject, JsonValue, WireFormat } from '@omniroute/core';
import type { CacheMark, Part } from './part.ts';

/** System text that stands amid the turns keeps its place; leading system turns are `system` of the formats that have it apart. */
export type Turn = {
  readonly role: 'system' | 'user' | 'assistant';
  readonly parts: readonly Part[];
  readonly name?: string;
};

export type Tool = {
  readonly name: string;
  readonly description?: string;
  /** JSON schema of the arguments. */
  readonly parameters?: JsonObject;
  readonly strict?: boolean;
  readonly cache?: CacheMark;
};

export type ToolChoice =
  | { readonly type: 'auto' }
  | { readonly type: 'none' }
  | { readonly type: 'required' }
  | { readonly type: 'tool'; readonly name: string };

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
  readonly tools?: readonly Tool[];
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
  readonly userId?: string;
  readonly serviceTier?: string;
  /** Top-level fields that only their own format understands, given back there alone. */
  readonly extensions?: {
    readonly origin: WireFormat;
    readonly fields: { readonly [name: string]: JsonValue | undefined };
  };
};
