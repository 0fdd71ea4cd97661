/** True for a delta of a content block. Servers write `type` first; where they do not, the frame is decoded. */
export function carriesOnlyContent(data: string): boolean {
  return (
    (data.startsWith('{"type":"content_block_delta"') || data.startsWith('{"type": "content_block_delta"')) &&
    data.endsWith('}')
  );
}

/** Usage is part of every stream of this format. */
export function carriesOnlyUsage(): boolean {
  return false;
}
