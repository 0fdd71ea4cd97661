/** How likely a token was, as a natural logarithm. `id` is its number in the model's vocabulary. */
export type TokenLogprob = {
  readonly token: string;
  readonly logprob: number;
  readonly bytes?: readonly number[];
  readonly id?: number;
};

/** The token that was chosen at one place of a text, and the likeliest there. */
export type Logprob = TokenLogprob & { readonly top?: readonly TokenLogprob[] };
