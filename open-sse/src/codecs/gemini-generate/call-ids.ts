const prefix = 'gemini_call_';

/**
 * Gives ids to function calls that have none, as many models leave them out, and finds the call that a response without an id
 * answers: the oldest open one of its name. The same conversation always gets the same ids.
 */
export class CallIds {
  readonly #stem: string;
  #count = 0;
  /** The calls of each name, and how many of them have been answered. */
  readonly #calls = new Map<string, { readonly ids: string[]; answered: number }>();

  /** `responseId` makes the ids of different replies differ. */
  constructor(responseId?: string) {
    this.#stem = responseId === undefined ? '' : `${responseId.replace(/[^\w-]/g, '')}_`;
  }

  make(name: string): string {
    this.#count += 1;
    const id = `${prefix}${this.#stem}${this.#count}`;
    const calls = this.#calls.get(name);
    if (calls) calls.ids.push(id);
    else this.#calls.set(name, { ids: [id], answered: 0 });
    return id;
  }

  findOpen(name: string): string | undefined {
    const calls = this.#calls.get(name);
    const id = calls?.ids[calls.answered];
    if (calls && id !== undefined) calls.answered += 1;
    return id;
  }
}

/** True for an id that the wire never had. */
export function isMadeUp(id: string): boolean {
  return id.startsWith(prefix);
}
