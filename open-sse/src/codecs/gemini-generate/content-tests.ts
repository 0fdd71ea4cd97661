/** Names that a frame of mere content does not have, or an escape of a letter, behind which such a name could hide. */
const beyondContent = /"(?:finishReason|usageMetadata|promptFeedback|functionCall|error)"|\\u00[4567]/;

/** True when a frame, if it is JSON at all, can hold nothing but text or thoughts. Interim counts make that rare. */
export function carriesOnlyContent(data: string): boolean {
  return data.startsWith('{') && data.endsWith('}') && data.includes('"candidates"') && !beyondContent.test(data);
}

/** Usage is part of every stream of this format. */
export function carriesOnlyUsage(): boolean {
  return false;
}
