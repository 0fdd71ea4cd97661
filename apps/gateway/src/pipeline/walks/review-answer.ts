import { defaultMinScore, type CascadeOptions, type JsonValue } from '@omniroute/core';
import type { CanonicalRequest, CanonicalResponse } from '@omniroute/open-sse';
import { findSchemaFault } from './find-schema-fault.ts';
import type { WholeAnswer } from './hold-reply.ts';

/** Why an answer is too weak. */
export type Weakness = 'length' | 'schema' | 'logprobs' | 'score';

export type ReviewInput = {
  readonly options: CascadeOptions;
  readonly observed: Pick<WholeAnswer['observed'], 'finishReason' | 'pending'>;
  /** What was asked and what was answered, read only where somebody looks at it. */
  readonly request: () => CanonicalRequest;
  readonly response: () => CanonicalResponse;
  /** The judge's score, 0 to 10; `undefined` when it gave none. */
  readonly judge: () => Promise<number | undefined>;
  /** Whether the request asks for JSON by a schema. */
  readonly asksForSchema: boolean;
};

/** What makes an answer too weak to be served, if anything does: the cheap questions first, the judge last. */
export async function reviewAnswer(input: ReviewInput): Promise<Weakness | undefined> {
  const { options, observed } = input;
  // It will be answered later, or a tool's result is waited for: there is no text to look at yet.
  if (observed.pending) return undefined;
  if (observed.finishReason === 'length') {
    if (options.onLength === true) return 'length';
  } else if (input.asksForSchema && observed.finishReason !== 'tool-calls' && breaksSchema(input)) return 'schema';
  if (options.minLogprob !== undefined && isBelow(meanLogprob(input.response()), options.minLogprob)) return 'logprobs';
  if (options.judge === undefined) return undefined;
  return isBelow(await input.judge(), options.minScore ?? defaultMinScore) ? 'score' : undefined;
}

/** What is not known is not below. */
function isBelow(value: number | undefined, least: number): boolean {
  return value !== undefined && value < least;
}

function breaksSchema({ request, response }: ReviewInput): boolean {
  const { output } = request();
  if (output?.type !== 'json-schema') return false;
  return response().choices.some(({ parts }) => {
    const value = parseJson(parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
    return value === undefined || findSchemaFault(output.schema, value) !== undefined;
  });
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Over all tokens of all choices; `undefined` where the reply tells none. */
function meanLogprob({ choices }: CanonicalResponse): number | undefined {
  const parts = choices.flatMap((choice) => choice.parts);
  const tokens = parts.flatMap((part) => (part.type === 'text' ? (part.logprobs ?? []) : []));
  return tokens.length === 0 ? undefined : tokens.reduce((sum, { logprob }) => sum + logprob, 0) / tokens.length;
}
