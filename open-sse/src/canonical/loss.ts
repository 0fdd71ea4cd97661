/** Something that the target's format cannot express and that was left out, named by its canonical field (`request.topK`). */
export type Loss = { readonly field: string };

export type WithLosses<T> = { readonly value: T; readonly losses: readonly Loss[] };
