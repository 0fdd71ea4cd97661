import type { ClientFormat, JsonObject, TokenCounts } from '@omniroute/core';

/** How a client reaches the gateway. */
export type Access = {
  /** Origin, without a path. */
  readonly url: string;
  readonly key: string;
  readonly fetch: typeof fetch;
};

export type Picture = { readonly mediaType: string; readonly base64: string };
export type ToolSpec = { readonly name: string; readonly description: string; readonly parameters: JsonObject };
export type ToolCall = { readonly id: string; readonly name: string; readonly arguments: unknown };
export type ToolResult = { readonly call: ToolCall; readonly text: string };

/** What a person asks, in words of no SDK. */
export type Question = {
  readonly model: string;
  readonly stream: boolean;
  readonly text: string;
  readonly system?: string;
  readonly picture?: Picture;
  readonly tools?: readonly ToolSpec[];
  /** Asks the model to think, and to show it, in the SDK's own way. */
  readonly reasoning?: boolean;
};

/** What the SDK shows its user of a reply. */
export type Answer = {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  /** `other`: no word that the SDK documents for a whole answer. */
  readonly finish: 'stop' | 'tool-calls' | 'other';
  /** Disjoint, as the core counts; kinds that the SDK does not tell are absent. */
  readonly usage: TokenCounts;
  /** Goes on with the conversation as the SDK keeps it. */
  reply(results: readonly ToolResult[]): Promise<Answer>;
};

/** An error as the SDK tells its user. */
export type Told = { readonly name: string; readonly status: number | undefined; readonly message: string };

/** The SDK's error class by HTTP status. */
export type ErrorNames = Readonly<Record<400 | 429 | 503, string>>;

/** One SDK, driven as its documentation says. Errors are the SDK's own. */
export type Client = {
  readonly name: string;
  readonly format: ClientFormat;
  /** False for an SDK that has no field for a model's thoughts. */
  readonly showsReasoning: boolean;
  readonly errorNames: ErrorNames;
  ask(access: Access, question: Question): Promise<Answer>;
};

/** Reads name, status and message of whatever an SDK threw. */
export function tell(error: unknown): Told {
  if (!(error instanceof Error)) return { name: typeof error, status: undefined, message: JSON.stringify(error) };
  const status = ('status' in error && error.status) || ('statusCode' in error && error.statusCode);
  const name = error.name === 'Error' ? error.constructor.name : error.name;
  return { name, status: typeof status === 'number' ? status : undefined, message: error.message };
}

/** `total` without the parts of it that are counted apart. */
export function without(
  total: number | undefined,
  ...parts: readonly (number | null | undefined)[]
): number | undefined {
  return total === undefined ? undefined : parts.reduce<number>((rest, part) => rest - (part ?? 0), total);
}

/** Counts without the kinds that nobody told. */
export function counts(tokens: { readonly [kind in keyof TokenCounts]: number | null | undefined }): TokenCounts {
  return Object.fromEntries(Object.entries(tokens).filter(([, count]) => count !== undefined && count !== null));
}
