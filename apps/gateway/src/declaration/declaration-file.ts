import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ControlContext } from '@omniroute/control';
import type { DeclarationFault, DeclaredChange, ReadVariable } from '@omniroute/declaration';
import { deleteAllDeclared } from '@omniroute/storage';
import { applyDeclaration } from './apply-declaration.ts';
import { watchFile, type FileWatch } from './watch-file.ts';

export type DeclarationState = {
  /** `invalid`: what it said when it was last right holds on. */
  readonly state: 'none' | 'loaded' | 'invalid';
  readonly path: string;
  readonly loadedAtMs?: number;
  readonly readAtMs?: number;
  readonly faults: readonly DeclarationFault[];
};

export type DeclarationFileOptions = {
  readonly path: string;
  /** An operator named it; else it is only looked for. */
  readonly isNamed: boolean;
  readonly control: ControlContext;
  readonly readVariable: ReadVariable;
  /** Told of each reading that changed something or found faults. */
  onRead(state: DeclarationState, changes: readonly DeclaredChange[]): void;
  reportFault(error: unknown): void;
};

/** The configuration file of the gateway. */
export interface DeclarationFile {
  state(): DeclarationState;
  /** Reads it again; resolves when what it says is used. Never rejects. */
  reload(): Promise<void>;
  /** From now on changes of the file are taken over; `refresh` makes them used. */
  follow(refresh: () => Promise<void>): void;
  close(): Promise<void>;
}

/** Takes over what the file says now. One that cannot be read changes nothing, and hinders nothing. */
export async function openDeclarationFile(options: DeclarationFileOptions): Promise<DeclarationFile> {
  const file = new OpenDeclarationFile(options);
  await file.begin();
  return file;
}

class OpenDeclarationFile implements DeclarationFile {
  readonly #options: DeclarationFileOptions;
  #state: DeclarationState;
  #text: string | undefined;
  /** Readings are one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #refresh: () => Promise<void> = () => Promise.resolve();
  #watch: FileWatch | undefined;

  constructor(options: DeclarationFileOptions) {
    this.#options = options;
    this.#state = { state: 'none', path: options.path, faults: [] };
  }

  state(): DeclarationState {
    return this.#state;
  }

  begin(): Promise<void> {
    return this.#enqueue(async () => {
      const text = await this.#read();
      // Without a file nobody owns what an earlier one brought: it is the database's.
      if (text === undefined && !this.#options.isNamed) await deleteAllDeclared(this.#options.control.database.write);
      else await this.#take(text);
    });
  }

  reload(): Promise<void> {
    return this.#enqueue(async () => {
      const text = await this.#read();
      if (text === undefined && this.#state.state === 'none') return;
      if (text === this.#text && this.#state.state === 'loaded') return;
      await this.#take(text);
    });
  }

  follow(refresh: () => Promise<void>): void {
    this.#refresh = refresh;
    this.#watch = watchFile(this.#options.path, () => void this.reload());
  }

  async close(): Promise<void> {
    this.#watch?.close();
    await this.#queue;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const { reportFault } = this.#options;
    this.#queue = this.#queue.then(work).catch((error: unknown) => {
      reportFault(error);
      this.#fail([{ path: '', message: 'OmniRoute failed to take the file over. Its log says more.' }]);
    });
    return this.#queue;
  }

  async #read(): Promise<string | undefined> {
    try {
      return await readFile(this.#options.path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #take(text: string | undefined): Promise<void> {
    const { path, control, readVariable, onRead } = this.#options;
    if (text === undefined || text.trim() === '') {
      this.#fail([{ path: '', message: text === undefined ? 'The file is not there.' : emptyFile }]);
      return;
    }
    const { changes, faults } = await applyDeclaration(control, { text, read: readVariable, ownedBy: path });
    if (faults.length > 0) {
      this.#fail(faults);
      return;
    }
    this.#text = text;
    if (changes.length > 0) await this.#refresh();
    const nowMs = control.now();
    this.#state = { state: 'loaded', path, loadedAtMs: nowMs, readAtMs: nowMs, faults: [] };
    onRead(this.#state, changes);
  }

  #fail(faults: readonly DeclarationFault[]): void {
    const before = this.#state;
    this.#state = { ...before, state: 'invalid', readAtMs: this.#options.control.now(), faults };
    // A file that is missing is looked for again and again.
    if (!isDeepStrictEqual(before.faults, faults)) this.#options.onRead(this.#state, []);
  }
}

/** A file that is being written is empty for a moment; nobody means to lose everything by it. */
const emptyFile = 'The file is empty. To declare nothing, write “version: 1”.';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
