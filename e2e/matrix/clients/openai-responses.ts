import OpenAI from 'openai';
import { counts, without, type Answer, type Client, type Question, type ToolResult } from '../conversation.ts';
import { openaiErrorNames } from './openai-errors.ts';

type Item = OpenAI.Responses.ResponseInputItem;
type Body = Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'stream'>;

export const openaiResponses: Client = {
  name: 'openai, responses',
  format: 'openai-responses',
  showsReasoning: true,
  errorNames: openaiErrorNames,
  ask: ({ url, key, fetch }, question) => {
    const sdk = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0, fetch });
    return converse(sdk, question, [openingOf(question)]);
  },
};

function openingOf({ text, picture }: Question): Item {
  const image = picture && {
    type: 'input_image' as const,
    detail: 'auto' as const,
    image_url: `data:${picture.mediaType};base64,${picture.base64}`,
  };
  return { role: 'user', content: image ? [{ type: 'input_text', text }, image] : text };
}

/** Keeps the conversation itself: nothing is stored, so that every target can answer. */
async function converse(sdk: OpenAI, question: Question, input: readonly Item[]): Promise<Answer> {
  const { system, tools } = question;
  const body: Body = {
    model: question.model,
    input: [...input],
    store: false,
    ...(system !== undefined && { instructions: system }),
    ...(tools && {
      tools: tools.map((tool) => ({ type: 'function', ...tool, parameters: { ...tool.parameters }, strict: false })),
    }),
    ...(question.reasoning && {
      reasoning: { effort: 'high', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
    }),
  };
  const response = question.stream ? await readStream(sdk, body) : await sdk.responses.create(body);
  const calls = response.output.filter((item) => item.type === 'function_call');
  const next = (results: readonly ToolResult[]): readonly Item[] => [
    ...input,
    ...response.output.map(toInput),
    ...results.map(({ call, text }) => ({ type: 'function_call_output' as const, call_id: call.id, output: text })),
  ];
  return {
    text: response.output_text,
    reasoning: response.output
      .flatMap((item) => (item.type === 'reasoning' ? item.summary.map(({ text }) => text) : []))
      .join(''),
    toolCalls: calls.map((call) => ({ id: call.call_id, name: call.name, arguments: JSON.parse(call.arguments) })),
    finish: finishOf(response.status, calls.length > 0),
    usage: usageOf(response.usage),
    reply: (results) => converse(sdk, question, next(results)),
  };
}

/** The interface takes back every item that it gave; its two types differ in items that are not asked for here. */
function toInput(item: OpenAI.Responses.ResponseOutputItem): Item {
  return item as Item;
}

/** A user of this interface has to look for the events that tell of a failure. */
async function readStream(sdk: OpenAI, body: Body): Promise<OpenAI.Responses.Response> {
  const stream = sdk.responses.stream(body);
  for await (const event of stream) {
    if (event.type === 'error') throw new Error(event.message);
    if (event.type === 'response.failed') throw new Error(event.response.error?.message);
  }
  return stream.finalResponse();
}

function finishOf(status: string | undefined, called: boolean): Answer['finish'] {
  if (status !== 'completed') return 'other';
  return called ? 'tool-calls' : 'stop';
}

function usageOf(usage: OpenAI.Responses.ResponseUsage | undefined): Answer['usage'] {
  const cached = usage?.input_tokens_details.cached_tokens;
  const reasoning = usage?.output_tokens_details.reasoning_tokens;
  return counts({
    input: without(usage?.input_tokens, cached),
    'cache-read': cached,
    output: without(usage?.output_tokens, reasoning),
    reasoning,
  });
}
