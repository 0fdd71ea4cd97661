import type { KeptAnswer } from './kept-answer.ts';

/** The answers that a process gave or made last, by their keys: at most so many bytes, the least recently used leaves first. */
export class AnswerFront {
  readonly #mostBytes: number;
  readonly #answers = new Map<string, { readonly answer: KeptAnswer; readonly bytes: number }>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  find(key: string): KeptAnswer | undefined {
    const entry = this.#answers.get(key);
    if (!entry) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, entry);
    return entry.answer;
  }

  put(answer: KeptAnswer, bytes: number): void {
    this.remove(answer.key);
    if (bytes > this.#mostBytes) return;
    this.#answers.set(answer.key, { answer, bytes });
    this.#bytes += bytes;
    for (const key of this.#answers.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.remove(key);
    }
  }

  remove(key: string): void {
    this.#bytes -= this.#answers.get(key)?.bytes ?? 0;
    this.#answers.delete(key);
  }
}
