import { watch, type FSWatcher } from 'node:fs';

/** Editors write a file in several steps. */
const settleMs = 150;
/** A file that is not there, or cannot be watched, is looked for this often. */
const lookMs = 1000;

export type FileWatch = { close(): void };

/**
 * Tells when a file may have changed: written in place, replaced by another one of its name, gone or back. Watches the file and not
 * its directory, where databases write all the time.
 */
export function watchFile(path: string, onChange: () => void): FileWatch {
  return new WatchedFile(path, onChange);
}

class WatchedFile implements FileWatch {
  readonly #path: string;
  readonly #onChange: () => void;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, onChange: () => void) {
    this.#path = path;
    this.#onChange = onChange;
    this.#arm();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#watcher?.close();
  }

  /** Watches the file that has the name now. */
  #arm(): void {
    this.#watcher?.close();
    try {
      this.#watcher = watch(this.#path, { persistent: false }, () => this.#soon(settleMs));
      this.#watcher.on('error', () => this.#soon(lookMs));
    } catch {
      // It is not there: look again later.
      this.#soon(lookMs);
    }
  }

  #soon(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Anew each time: the name may belong to another file by now.
      this.#arm();
      this.#onChange();
    }, ms);
    this.#timer.unref();
  }
}
