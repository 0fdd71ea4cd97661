/** True for a delta of content. Cohere writes `type` first; where a server does not, the frame is decoded. */
export function carriesOnlyContent(data: string): boolean {
  return /^\{"type": ?"content-delta"/.test(data) && data.endsWith('}');
}

/** Usage is part of every stream of this format. */
export function carriesOnlyUsage(): boolean {
  return false;
}
