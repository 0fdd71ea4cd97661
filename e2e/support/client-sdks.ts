import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonObject, JsonValue } from '@omniroute/core';
import { need } from './components.ts';

/** What a test calls of the SDKs outside of the workspace, after their own type definitions. */
export type ClientSdks = {
  readonly createAnthropic: (options: ProviderOptions) => (model: string) => LanguageModel;
  readonly createGoogle: (options: ProviderOptions) => (model: string) => LanguageModel;
  readonly createOpenAI: (options: ProviderOptions) => {
    chat(model: string): LanguageModel;
    responses(model: string): LanguageModel;
  };
  readonly createOpenAICompatible: (
    options: ProviderOptions & { readonly name: string; readonly includeUsage: boolean },
  ) => (model: string) => LanguageModel;
  readonly generateText: (call: TextCall) => Promise<TextResult>;
  readonly streamText: (call: TextCall & { readonly onError: () => void }) => TextStream;
  readonly jsonSchema: (schema: JsonObject) => object;
  readonly tool: (definition: { readonly description: string; readonly inputSchema: object }) => object;
  readonly GoogleGenAI: new (options: GoogleOptions) => {
    readonly chats: { create(chat: GoogleChatOptions): GoogleChat };
  };
};

type ProviderOptions = { readonly baseURL: string; readonly apiKey: string; readonly fetch: typeof fetch };
type LanguageModel = { readonly modelId: string };

/** One call of `generateText` or `streamText`. */
export type TextCall = {
  readonly model: LanguageModel;
  readonly instructions?: string;
  readonly messages: readonly object[];
  readonly tools?: Readonly<Record<string, object>>;
  readonly providerOptions?: Readonly<Record<string, JsonObject>>;
  readonly maxRetries: 0;
};

export type TextResult = {
  readonly text: string;
  readonly reasoningText: string | undefined;
  readonly toolCalls: readonly { readonly toolCallId: string; readonly toolName: string; readonly input: unknown }[];
  readonly finishReason: string;
  readonly usage: TextUsage;
  readonly responseMessages: readonly object[];
};

export type TextUsage = {
  readonly outputTokens?: number;
  readonly inputTokenDetails: { readonly noCacheTokens?: number; readonly cacheReadTokens?: number };
  readonly outputTokenDetails: { readonly textTokens?: number; readonly reasoningTokens?: number };
};

export type TextStream = { readonly [field in keyof TextResult]: PromiseLike<TextResult[field]> } & {
  readonly stream: AsyncIterable<{ readonly type: string; readonly error?: unknown }>;
};

type GoogleOptions = {
  readonly apiKey: string;
  readonly httpOptions: { readonly baseUrl: string; readonly fetch: typeof fetch };
};
type GoogleChatOptions = { readonly model: string; readonly config: object };

export type GoogleChat = {
  sendMessage(message: { readonly message: readonly object[] }): Promise<GoogleReply>;
  sendMessageStream(message: { readonly message: readonly object[] }): Promise<AsyncIterable<GoogleReply>>;
};

export type GooglePart = {
  readonly text?: string;
  readonly thought?: boolean;
  readonly functionCall?: { readonly id?: string; readonly name?: string; readonly args?: JsonValue };
};

export type GoogleReply = {
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly GooglePart[] };
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: {
    readonly promptTokenCount?: number;
    readonly cachedContentTokenCount?: number;
    readonly candidatesTokenCount?: number;
    readonly thoughtsTokenCount?: number;
  };
};

/** Loads the provisioned SDKs. The lock file pins what they are, and with it that they are of the type above. */
export async function loadClientSdks(): Promise<ClientSdks> {
  // The AI SDK's own switch: models that it does not know by name are what a gateway has.
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  const door = join(need('clientSdks').directory, 'index.mjs');
  return (await import(/* @vite-ignore */ pathToFileURL(door).href)) as ClientSdks;
}
