import type { ClientFormat, JsonObject } from '@omniroute/core';
import type { ClientSdks, TextCall, TextResult, TextUsage } from '../../support/client-sdks.ts';
import {
  counts,
  without,
  type Access,
  type Answer,
  type Client,
  type Question,
  type ToolResult,
} from '../conversation.ts';

const errorNames = { 400: 'AI_APICallError', 429: 'AI_APICallError', 503: 'AI_APICallError' } as const;

/** One provider package of the AI SDK, under its one interface. */
type Flavour = {
  readonly name: string;
  readonly format: ClientFormat;
  readonly showsReasoning: boolean;
  readonly model: (access: Access, id: string) => TextCall['model'];
  /** Provider options for every call, and those that ask for reasoning. */
  readonly options?: Readonly<Record<string, JsonObject>>;
  readonly reasoning: Readonly<Record<string, JsonObject>>;
};

/** The AI SDK (`ai`) with each of its providers that speaks one of our formats. */
export function aiSdk(sdks: ClientSdks): readonly Client[] {
  return flavoursOf(sdks).map((flavour) => ({
    name: flavour.name,
    format: flavour.format,
    showsReasoning: flavour.showsReasoning,
    errorNames,
    ask: (access, question) => {
      const call = callOf(sdks, flavour, { access, question });
      return converse(sdks, { call, question }, [openingOf(question)]);
    },
  }));
}

function flavoursOf(sdks: ClientSdks): readonly Flavour[] {
  const reach = ({ url, key, fetch }: Access, path: string) => ({ baseURL: url + path, apiKey: key, fetch });
  return [
    {
      name: '@ai-sdk/openai, chat',
      format: 'openai-chat',
      showsReasoning: false,
      model: (access, id) => sdks.createOpenAI(reach(access, '/v1')).chat(id),
      reasoning: { openai: { forceReasoning: true, reasoningEffort: 'high' } },
    },
    {
      name: '@ai-sdk/openai-compatible',
      format: 'openai-chat',
      showsReasoning: true,
      model: (access, id) =>
        sdks.createOpenAICompatible({ ...reach(access, '/v1'), name: 'omniroute', includeUsage: true })(id),
      reasoning: { omniroute: { reasoningEffort: 'high' } },
    },
    {
      name: '@ai-sdk/openai, responses',
      format: 'openai-responses',
      showsReasoning: true,
      model: (access, id) => sdks.createOpenAI(reach(access, '/v1')).responses(id),
      options: { openai: { store: false } },
      reasoning: { openai: { store: false, forceReasoning: true, reasoningEffort: 'high', reasoningSummary: 'auto' } },
    },
    {
      name: '@ai-sdk/anthropic',
      format: 'anthropic-messages',
      showsReasoning: true,
      model: (access, id) => sdks.createAnthropic(reach(access, '/v1'))(id),
      reasoning: { anthropic: { thinking: { type: 'enabled', budgetTokens: 2048 } } },
    },
    {
      name: '@ai-sdk/google',
      format: 'gemini-generate',
      showsReasoning: true,
      model: (access, id) => sdks.createGoogle(reach(access, '/v1beta'))(id),
      reasoning: { google: { thinkingConfig: { includeThoughts: true, thinkingLevel: 'high' } } },
    },
  ];
}

type Call = Omit<TextCall, 'messages'>;

function callOf(
  sdks: ClientSdks,
  flavour: Flavour,
  { access, question }: { readonly access: Access; readonly question: Question },
): Call {
  const { system, tools } = question;
  const options = question.reasoning ? flavour.reasoning : flavour.options;
  return {
    model: flavour.model(access, question.model),
    maxRetries: 0,
    ...(system !== undefined && { instructions: system }),
    ...(options && { providerOptions: options }),
    ...(tools && {
      tools: Object.fromEntries(
        tools.map(({ name, description, parameters }) => [
          name,
          sdks.tool({ description, inputSchema: sdks.jsonSchema(parameters) }),
        ]),
      ),
    }),
  };
}

function openingOf({ text, picture }: Question): object {
  const image = picture && { type: 'file', data: picture.base64, mediaType: picture.mediaType };
  return { role: 'user', content: [{ type: 'text', text }, ...(image ? [image] : [])] };
}

type Talk = { readonly call: Call; readonly question: Question };

async function converse(sdks: ClientSdks, talk: Talk, messages: readonly object[]): Promise<Answer> {
  const call = { ...talk.call, messages };
  const result = talk.question.stream ? await readStream(sdks, call) : await sdks.generateText(call);
  return {
    text: result.text,
    reasoning: result.reasoningText ?? '',
    toolCalls: result.toolCalls.map(({ toolCallId, toolName, input }) => ({
      id: toolCallId,
      name: toolName,
      arguments: input,
    })),
    finish: finishOf(result.finishReason),
    usage: usageOf(result.usage),
    reply: (results) =>
      converse(sdks, talk, [...messages, ...result.responseMessages, { role: 'tool', content: results.map(toPart) }]),
  };
}

function toPart({ call, text }: ToolResult): object {
  return { type: 'tool-result', toolCallId: call.id, toolName: call.name, output: { type: 'text', value: text } };
}

/** Errors come as parts of the stream. */
async function readStream({ streamText }: ClientSdks, call: TextCall): Promise<TextResult> {
  const result = streamText({ ...call, onError: () => undefined });
  for await (const part of result.stream) if (part.type === 'error') throw part.error;
  return {
    text: await result.text,
    reasoningText: await result.reasoningText,
    toolCalls: await result.toolCalls,
    finishReason: await result.finishReason,
    usage: await result.usage,
    responseMessages: await result.responseMessages,
  };
}

function finishOf(reason: string): Answer['finish'] {
  return reason === 'stop' || reason === 'tool-calls' ? reason : 'other';
}

/** Without a count of thoughts some providers tell only the sum of what was written. */
function usageOf({ inputTokenDetails: input, outputTokenDetails: output, outputTokens }: TextUsage): Answer['usage'] {
  return counts({
    input: input.noCacheTokens,
    'cache-read': input.cacheReadTokens,
    output: output.textTokens ?? without(outputTokens, output.reasoningTokens),
    reasoning: output.reasoningTokens,
  });
}
