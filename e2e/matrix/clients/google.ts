import type { ClientSdks, GoogleChat, GooglePart, GoogleReply } from '../../support/client-sdks.ts';
import { counts, without, type Answer, type Client, type Question, type ToolResult } from '../conversation.ts';

const errorNames = { 400: 'ApiError', 429: 'ApiError', 503: 'ApiError' } as const;

export function google({ GoogleGenAI }: ClientSdks): Client {
  return {
    name: '@google/genai',
    format: 'gemini-generate',
    showsReasoning: true,
    errorNames,
    ask: ({ url, key, fetch }, question) => {
      const sdk = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url, fetch } });
      const chat = sdk.chats.create({ model: question.model, config: configOf(question) });
      return converse(chat, question, openingOf(question));
    },
  };
}

function configOf({ system, tools, reasoning }: Question): object {
  return {
    ...(system !== undefined && { systemInstruction: system }),
    ...(tools && {
      tools: [
        {
          functionDeclarations: tools.map(({ name, description, parameters }) => ({
            name,
            description,
            parametersJsonSchema: parameters,
          })),
        },
      ],
    }),
    ...(reasoning && { thinkingConfig: { includeThoughts: true, thinkingLevel: 'HIGH' } }),
  };
}

function openingOf({ text, picture }: Question): readonly object[] {
  const image = picture && { inlineData: { mimeType: picture.mediaType, data: picture.base64 } };
  return [{ text }, ...(image ? [image] : [])];
}

/** The SDK's chat remembers the conversation. */
async function converse(chat: GoogleChat, question: Question, message: readonly object[]): Promise<Answer> {
  const replies = question.stream ? await readStream(chat, message) : [await chat.sendMessage({ message })];
  const parts = replies.flatMap((reply) => reply.candidates?.[0]?.content?.parts ?? []);
  const toolCalls = parts.flatMap(({ functionCall }) =>
    functionCall ? [{ id: functionCall.id ?? '', name: functionCall.name ?? '', arguments: functionCall.args }] : [],
  );
  const reason = replies.at(-1)?.candidates?.[0]?.finishReason;
  return {
    text: textOf(parts, false),
    reasoning: textOf(parts, true),
    toolCalls,
    finish: finishOf(reason, toolCalls.length > 0),
    usage: usageOf(replies.findLast(({ usageMetadata }) => usageMetadata)?.usageMetadata),
    reply: (results) => converse(chat, question, results.map(toPart)),
  };
}

async function readStream(chat: GoogleChat, message: readonly object[]): Promise<readonly GoogleReply[]> {
  const replies: GoogleReply[] = [];
  for await (const reply of await chat.sendMessageStream({ message })) replies.push(reply);
  return replies;
}

function toPart({ call, text }: ToolResult): object {
  return { functionResponse: { ...(call.id !== '' && { id: call.id }), name: call.name, response: { output: text } } };
}

function textOf(parts: readonly GooglePart[], isThought: boolean): string {
  return parts
    .filter((part) => (part.thought ?? false) === isThought)
    .map((part) => part.text ?? '')
    .join('');
}

function finishOf(reason: string | undefined, called: boolean): Answer['finish'] {
  if (reason !== 'STOP') return 'other';
  return called ? 'tool-calls' : 'stop';
}

function usageOf(usage: GoogleReply['usageMetadata']): Answer['usage'] {
  return counts({
    input: without(usage?.promptTokenCount, usage?.cachedContentTokenCount),
    'cache-read': usage?.cachedContentTokenCount,
    output: usage?.candidatesTokenCount,
    reasoning: usage?.thoughtsTokenCount,
  });
}
