/**
 * Changes to the top level of a JSON object. `set` values are JSON texts. A name that the body lacks is added. `remove` names
 * fields to take out.
 */
export type JsonEdits = { readonly set: Readonly<Record<string, string>>; readonly remove: readonly string[] };
