import type { Part } from './part.ts';
import type { CanonicalRequest, Turn } from './request.ts';

export type Truncated = {
  readonly request: CanonicalRequest;
  /** So many turns are gone. */
  readonly droppedTurns: number;
};

/**
 * The request without its oldest turns, so many that at least `dropCharacters` of its text are gone, or as many as may go. What
 * stays is a conversation: system turns, the last turn in which the user says something and whatever the request ends with stay;
 * a tool's call goes with its result; and no answer is left whose question is gone.
 */
export function truncateTurns(request: CanonicalRequest, dropCharacters: number): Truncated {
  const units = joinUnits(request.turns);
  const dropped = new Set<Turn>();
  let left = dropCharacters;
  // What answers a dropped question is dropped as well.
  let isAnswerToNothing = false;
  for (const unit of units) {
    const asks = isQuestion(unit);
    if (left <= 0 && (asks || !isAnswerToNothing)) break;
    if (asks) isAnswerToNothing = !unit.isKept;
    if (unit.isKept) continue;
    for (const turn of unit.turns) {
      dropped.add(turn);
      left -= countCharacters(turn.parts);
    }
  }
  if (dropped.size === 0) return { request, droppedTurns: 0 };
  return {
    request: { ...request, turns: request.turns.filter((turn) => !dropped.has(turn)) },
    droppedTurns: dropped.size,
  };
}

/** Neighbouring turns that stay or go together. */
type Unit = { readonly turns: readonly Turn[]; readonly isKept: boolean };

function joinUnits(turns: readonly Turn[]): readonly Unit[] {
  const lastQuestion = turns.findLastIndex(isUserSpeaking);
  const units: Unit[] = [];
  for (let start = 0; start < turns.length;) {
    const end = endOfUnit(turns, start);
    const members = turns.slice(start, end);
    const isKept =
      (lastQuestion >= start && lastQuestion < end) ||
      end === turns.length ||
      members.some(({ role }) => role === 'system');
    units.push({ turns: members, isKept });
    start = end;
  }
  return units;
}

/** Behind the last result of a call that was made in the unit. */
function endOfUnit(turns: readonly Turn[], start: number): number {
  let end = start + 1;
  for (let place = start; place < end; place += 1) {
    for (const part of turns[place]?.parts ?? []) {
      if (part.type !== 'tool-call') continue;
      const answer = turns.findIndex(
        (turn, later) => later > place && turn.parts.some((each) => answers(each, part.id)),
      );
      end = Math.max(end, answer + 1);
    }
  }
  return end;
}

function answers(part: Part, callId: string): boolean {
  return part.type === 'tool-result' && part.toolCallId === callId;
}

function isQuestion({ turns: [first] }: Unit): boolean {
  return first !== undefined && isUserSpeaking(first);
}

function isUserSpeaking({ role, parts }: Turn): boolean {
  return role === 'user' && parts.some((part) => part.type !== 'tool-result');
}

function countCharacters(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + charactersOf(part), 0);
}

/** Of what a model reads as text; the rest is not counted in a request's characters either. */
function charactersOf(part: Part): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return part.text.length;
    case 'tool-call':
      return part.name.length + part.arguments.length;
    case 'tool-result':
      return countCharacters(part.content);
    case 'document':
      return part.source.kind === 'text' ? part.source.text.length : 0;
    case 'image':
    case 'audio':
    case 'opaque':
      return 0;
  }
}
