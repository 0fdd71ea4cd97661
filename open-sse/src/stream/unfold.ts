import { defined } from '../canonical/defined.ts';
import type { ReplyPart } from '../canonical/part.ts';
import type { CanonicalResponse, Choice } from '../canonical/response.ts';
import type { BlockDelta, BlockStart, StreamEvent } from '../canonical/stream-event.ts';

/** The events that a whole reply would have come in, one delta a block. `fold` makes the same reply of them. */
export function unfold(response: CanonicalResponse): readonly StreamEvent[] {
  const { id, model, createdAtSec, serviceTier, extensions } = response;
  const events: StreamEvent[] = [defined({ type: 'message-start', id, model, createdAtSec, serviceTier, extensions })];
  const [first, ...others] = response.choices;
  let index = 0;
  const add = (choice: Choice, number: number): void => {
    for (const part of choice.parts) {
      addBlock(events, { part, index, choice: number });
      index += 1;
    }
  };
  if (first) add(first, 0);
  others.forEach((choice, place) => {
    add(choice, place + 1);
    events.push({ type: 'choice-end', choice: place + 1, ...endOf(choice) });
  });
  addUsage(events, response);
  events.push({ type: 'message-end', ...(first ? endOf(first) : { finishReason: 'other' as const }) });
  return events;
}

function endOf({ finishReason, stopSequence, extensions }: Choice): Omit<Choice, 'parts'> {
  return defined({ finishReason, stopSequence, extensions });
}

function addUsage(events: StreamEvent[], response: CanonicalResponse): void {
  const { usage, costUsd, bareUsage, usageExtensions } = response;
  if (usage) events.push(defined({ type: 'usage', usage, costUsd, bare: bareUsage, extensions: usageExtensions }));
}

function addBlock(
  events: StreamEvent[],
  { part, index, choice }: { readonly part: ReplyPart; readonly index: number; readonly choice: number },
): void {
  const block = startOf(part);
  events.push({ type: 'block-start', index, block, ...(choice > 0 && { choice }) });
  for (const delta of deltasOf(part)) events.push({ type: 'block-delta', index, delta });
  events.push({ type: 'block-end', index });
}

function startOf(part: ReplyPart): BlockStart {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: part.type };
    case 'reasoning':
      return part.redacted ? { type: 'redacted-reasoning', content: part.redacted } : { type: 'reasoning' };
    case 'tool-call':
      return defined({
        type: 'tool-call',
        id: part.id,
        name: part.name,
        freeform: part.freeform,
        extensions: part.extensions,
      });
    case 'opaque':
      return { type: 'opaque', content: part.content };
  }
}

function deltasOf(part: ReplyPart): readonly BlockDelta[] {
  if (part.type === 'opaque' || (part.type === 'reasoning' && part.redacted)) return [];
  const text = part.type === 'tool-call' ? part.arguments : part.text;
  const logprobs = part.type === 'text' ? part.logprobs : undefined;
  const deltas: BlockDelta[] = text === '' ? [] : [defined({ type: 'text', text, logprobs })];
  if (part.type === 'reasoning' && part.signature) deltas.push({ type: 'signature', signature: part.signature });
  if (part.type === 'text' && part.citations) {
    const { origin, value } = part.citations;
    const list = Array.isArray(value) ? value : [value];
    for (const member of list) deltas.push({ type: 'opaque', content: { origin, value: member } });
  }
  return deltas;
}
