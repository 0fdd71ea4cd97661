import { isJsonObject } from '@omniroute/core';
import { messagesOf, withMessages, type Quirk } from './quirk.ts';

/** Knows instructions as `system` messages only, and refuses OpenAI's newer name of that role. */
export const noDeveloperRole: Quirk = (body, edits) => {
  const messages = messagesOf(body, edits);
  if (!messages.some(isFromDeveloper)) return edits;
  return withMessages(
    edits,
    messages.map((message) => (isFromDeveloper(message) ? { ...message, role: 'system' } : message)),
  );
};

function isFromDeveloper(message: unknown): message is Readonly<Record<string, unknown>> {
  return isJsonObject(message) && message['role'] === 'developer';
}
