import Anthropic from '@anthropic-ai/sdk';
import { counts, without, type Answer, type Client, type Question, type ToolResult } from '../conversation.ts';

type Message = Anthropic.MessageParam;

export const anthropic: Client = {
  name: '@anthropic-ai/sdk',
  format: 'anthropic-messages',
  showsReasoning: true,
  errorNames: { 400: 'BadRequestError', 429: 'RateLimitError', 503: 'ServiceUnavailableError' },
  ask: ({ url, key, fetch }, question) => {
    const sdk = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0, fetch });
    return converse(sdk, question, [openingOf(question)]);
  },
};

function openingOf({ text, picture }: Question): Message {
  if (!picture) return { role: 'user', content: text };
  const source = { type: 'base64', media_type: toMediaType(picture.mediaType), data: picture.base64 } as const;
  return {
    role: 'user',
    content: [
      { type: 'text', text },
      { type: 'image', source },
    ],
  };
}

function toMediaType(mediaType: string): Anthropic.Base64ImageSource['media_type'] {
  if (mediaType !== 'image/png') throw new Error(`The matrix shows no ${mediaType}.`);
  return mediaType;
}

async function converse(sdk: Anthropic, question: Question, messages: readonly Message[]): Promise<Answer> {
  const { system, tools } = question;
  const body: Anthropic.MessageCreateParamsNonStreaming = {
    model: question.model,
    max_tokens: 4096,
    messages: [...messages],
    ...(system !== undefined && { system }),
    ...(tools && {
      tools: tools.map(({ parameters, ...tool }) => ({ ...tool, input_schema: { type: 'object', ...parameters } })),
    }),
    ...(question.reasoning && { thinking: { type: 'enabled', budget_tokens: 2048 } }),
  };
  const message = question.stream ? await sdk.messages.stream(body).finalMessage() : await sdk.messages.create(body);
  const next = (results: readonly ToolResult[]): readonly Message[] => [
    ...messages,
    { role: 'assistant', content: message.content },
    {
      role: 'user',
      content: results.map(({ call, text }) => ({ type: 'tool_result', tool_use_id: call.id, content: text })),
    },
  ];
  return {
    text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    reasoning: message.content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    toolCalls: message.content.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: block.input }] : [],
    ),
    finish: finishOf(message.stop_reason),
    usage: usageOf(message.usage),
    reply: (results) => converse(sdk, question, next(results)),
  };
}

function finishOf(reason: string | null): Answer['finish'] {
  if (reason === 'tool_use') return 'tool-calls';
  return reason === 'end_turn' ? 'stop' : 'other';
}

function usageOf(usage: Anthropic.Usage): Answer['usage'] {
  const reasoning = usage.output_tokens_details?.thinking_tokens;
  return counts({
    input: usage.input_tokens,
    'cache-read': usage.cache_read_input_tokens,
    output: without(usage.output_tokens, reasoning),
    reasoning,
  });
}
