/** What a serving process tells the primary. */
export type FromWorker =
  /** It listens. */
  | { readonly type: 'ready'; readonly url: string; readonly generatedPassword?: string }
  /** It could not start, for this reason. */
  | { readonly type: 'failed'; readonly message: string }
  /** It changed the configuration; `turn` comes back when all others use the new one. */
  | { readonly type: 'changed'; readonly turn: number }
  | { readonly type: 'refreshed'; readonly turn: number };

/** What the primary tells a serving process. */
export type FromPrimary =
  | { readonly type: 'refresh'; readonly turn: number }
  | { readonly type: 'all-refreshed'; readonly turn: number };

/** Only our own processes write to these channels, so a message with a type is one of ours. */
export function asMessage<T extends { readonly type: string }>(value: unknown): T | undefined {
  return typeof value === 'object' && value !== null && 'type' in value ? (value as T) : undefined;
}
