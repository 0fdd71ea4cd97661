/** One server-sent event. `bytes` are its exact bytes, the blank line that ends it included. */
export type SseFrame = { readonly event?: string; readonly data: string; readonly bytes: Buffer };
