/** Events of blocks are the only ones that number them, and AWS writes the number first. */
export function carriesOnlyContent(data: string): boolean {
  return data.startsWith('{"contentBlockIndex":') && data.endsWith('}');
}

/** Usage is part of every stream of this format. */
export function carriesOnlyUsage(): boolean {
  return false;
}
