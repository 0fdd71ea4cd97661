const prefix = 'gemini_call_';

/**
 * Gives ids to function calls that have none, as many models leave them out, and finds the call that a response without an id
 * answers: the oldest open one of its name. The same conversation always gets the same ids.
 */
export class CallIds {
  readonly #stem: string;
  #count = 0;
  readonly #open: { readonly id: string; readonly name: string }[] = [];

  /** `responseId` makes the ids of different replies differ. */
  constructor(responseId?: string) {
    this.#stem = responseId === undefined ? '' : `${responseId.replace(/[^\w-]/g, '')}_`;
  }

  make(name: string): string {
    this.#count += 1;
    const id = `${prefix}${this.#stem}${this.#count}`;
    this.#open.push({ id, name });
    return id;
  }

  findOpen(name: string): string | undefined {
    const place = this.#open.findIndex((call) => call.name === name);
    return place === -1 ? undefined : this.#open.splice(place, 1)[0]?.id;
  }
}

/** True for an id that the wire never had. */
export function isMadeUp(id: string): boolean {
  return id.startsWith(prefix);
}
