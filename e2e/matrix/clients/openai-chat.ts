import OpenAI from 'openai';
import { counts, without, type Answer, type Client, type Question, type ToolResult } from '../conversation.ts';
import { openaiErrorNames } from './openai-errors.ts';

type Message = OpenAI.ChatCompletionMessageParam;
type Body = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, 'stream'>;

export const openaiChat: Client = {
  name: 'openai, chat.completions',
  format: 'openai-chat',
  showsReasoning: true,
  errorNames: openaiErrorNames,
  ask: ({ url, key, fetch }, question) => {
    const sdk = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0, fetch });
    return converse(sdk, question, openingOf(question));
  },
};

function openingOf({ system, text, picture }: Question): readonly Message[] {
  const image = picture && {
    type: 'image_url' as const,
    image_url: { url: `data:${picture.mediaType};base64,${picture.base64}` },
  };
  return [
    ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user', content: image ? [{ type: 'text', text }, image] : text },
  ];
}

async function converse(sdk: OpenAI, question: Question, messages: readonly Message[]): Promise<Answer> {
  const body: Body = {
    model: question.model,
    messages: [...messages],
    ...(question.tools && {
      tools: question.tools.map((tool) => ({ type: 'function', function: { ...tool, parameters: tool.parameters } })),
    }),
    ...(question.reasoning && { reasoning_effort: 'high' }),
  };
  const { completion, reasoning } = question.stream ? await readStream(sdk, body) : await readWhole(sdk, body);
  const [choice] = completion.choices;
  if (!choice) throw new Error('The completion has no choice.');
  const { message } = choice;
  const next = (results: readonly ToolResult[]): readonly Message[] => [
    ...messages,
    { ...message, ...(reasoning !== '' && { reasoning_content: reasoning }) },
    ...results.map(({ call, text }) => ({ role: 'tool' as const, tool_call_id: call.id, content: text })),
  ];
  return {
    text: message.content ?? '',
    reasoning,
    toolCalls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ id: call.id, name: call.function.name, arguments: JSON.parse(call.function.arguments) }]
        : [],
    ),
    finish: finishOf(choice.finish_reason),
    usage: usageOf(completion.usage),
    reply: (results) => converse(sdk, question, next(results)),
  };
}

type Read = { readonly completion: OpenAI.ChatCompletion; readonly reasoning: string };

async function readWhole(sdk: OpenAI, body: Body): Promise<Read> {
  const completion = await sdk.chat.completions.create(body);
  return { completion, reasoning: thoughtsOf(completion.choices[0]?.message) };
}

async function readStream(sdk: OpenAI, body: Body): Promise<Read> {
  const stream = sdk.chat.completions.stream({ ...body, stream_options: { include_usage: true } });
  let reasoning = '';
  for await (const chunk of stream) reasoning += thoughtsOf(chunk.choices[0]?.delta);
  return { completion: await stream.finalChatCompletion(), reasoning };
}

/** Servers with open models add a field to OpenAI's message, which its types do not have. */
function thoughtsOf(message: object | undefined): string {
  if (!message || !('reasoning_content' in message)) return '';
  return typeof message.reasoning_content === 'string' ? message.reasoning_content : '';
}

function finishOf(reason: string): Answer['finish'] {
  if (reason === 'tool_calls') return 'tool-calls';
  return reason === 'stop' ? 'stop' : 'other';
}

function usageOf(usage: OpenAI.CompletionUsage | undefined): Answer['usage'] {
  const cached = usage?.prompt_tokens_details?.cached_tokens;
  const reasoning = usage?.completion_tokens_details?.reasoning_tokens;
  return counts({
    input: without(usage?.prompt_tokens, cached),
    'cache-read': cached,
    output: without(usage?.completion_tokens, reasoning),
    reasoning,
  });
}
