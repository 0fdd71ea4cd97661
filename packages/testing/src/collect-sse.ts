import type { JsonValue } from '@omniroute/core';

export type SseEvent = {
  readonly event?: string;
  readonly data: string;
  /** `data` as JSON; absent for `[DONE]` and for what is no JSON. */
  readonly json?: JsonValue;
};

export type CollectedSse = {
  readonly events: readonly SseEvent[];
  /** All that came, as text. */
  readonly text: string;
  /** Set when the connection broke before the body ended. */
  readonly broke?: Error;
};

/** Reads an event stream to its end. A connection that breaks is no exception but a fact of the result. */
export async function collectSse(response: Response): Promise<CollectedSse> {
  const { text, broke } = await readText(response);
  const events = text
    .split(/\r?\n\r?\n/)
    .map(parseEvent)
    .filter((event) => event !== undefined);
  return broke ? { events, text, broke } : { events, text };
}

async function readText(response: Response): Promise<{ readonly text: string; readonly broke?: Error }> {
  const decoder = new TextDecoder();
  let text = '';
  if (!response.body) return { text };
  try {
    for await (const chunk of response.body) text += decoder.decode(chunk, { stream: true });
  } catch (error) {
    return { text, broke: error instanceof Error ? error : new Error(String(error)) };
  }
  return { text: text + decoder.decode() };
}

function parseEvent(block: string): SseEvent | undefined {
  let event: string | undefined;
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
  }
  if (data.length === 0) return undefined;
  const text = data.join('\n');
  const json = parseJson(text);
  return { ...(event !== undefined && { event }), data: text, ...(json !== undefined && { json }) };
}

/** `JSON.parse` gives nothing but JSON values: the guarantee behind the return type. */
function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
