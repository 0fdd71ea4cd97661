/** What became of a tool that the tests or the demo need. */
export type Tool<Place> =
  | { readonly status: 'ready'; readonly place: Place }
  /** `reason`: what could not be had, and why, for a person. */
  | { readonly status: 'missing'; readonly reason: string };

export const ready = <Place>(place: Place): Tool<Place> => ({ status: 'ready', place });
export const missing = (reason: string): { readonly status: 'missing'; readonly reason: string } => ({
  status: 'missing',
  reason,
});
