import type { JsonEdits } from '../../relay/splice-json.ts';

/** What a body needs for a provider that deviates from its format, on top of the edits that it gets anyway. */
export type Quirk = (body: Readonly<Record<string, unknown>>, edits: JsonEdits) => JsonEdits;

/** Gives a top-level field its other name, unless the body uses that one already. */
export function renameField(
  body: Readonly<Record<string, unknown>>,
  edits: JsonEdits,
  from: string,
  to: string,
): JsonEdits {
  const value = body[from];
  if (value === undefined) return edits;
  const set = body[to] === undefined && value !== null ? { ...edits.set, [to]: JSON.stringify(value) } : edits.set;
  return { set, remove: [...edits.remove, from] };
}

/** The messages as they would go out, edits of an earlier quirk included. */
export function messagesOf(body: Readonly<Record<string, unknown>>, edits: JsonEdits): readonly unknown[] {
  const edited = edits.set['messages'];
  const messages: unknown = edited === undefined ? body['messages'] : JSON.parse(edited);
  return Array.isArray(messages) ? messages : [];
}

export function withMessages(edits: JsonEdits, messages: readonly unknown[]): JsonEdits {
  return { ...edits, set: { ...edits.set, messages: JSON.stringify(messages) } };
}
