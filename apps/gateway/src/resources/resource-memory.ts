import { setTimeout as wait } from 'node:timers/promises';
import {
  claimMetering,
  deleteResource,
  findResources,
  listResources,
  putResources,
  type Database,
  type ResourceKind,
  type ResourceRow,
} from '@omniroute/storage';

export type Resource = ResourceRow;

export type FoundResource =
  | { readonly type: 'own'; readonly resource: Resource }
  /** It is there, but another key made it: its existence is nobody else's affair. */
  | { readonly type: 'foreign' }
  | { readonly type: 'unknown' };

/** Which connection made what clients come back for, and for whom. */
export interface ResourceMemory {
  /** Known to this process at once, to the others as soon as it is written. */
  remember(resource: Resource): void;
  find(kind: ResourceKind, id: string, keyId: string): Promise<FoundResource>;
  /** What a key has made, newest first; at most `mostListed`. */
  list(kind: ResourceKind, keyId: string): Promise<readonly Resource[]>;
  /** Whether the use of an unmetered response is the caller's to record; says so once among all processes. */
  claimMetering(resource: Resource): Promise<boolean>;
  forget(resource: Resource): Promise<void>;
  /** Resolves when all that was remembered is written, or cannot be. */
  flush(): Promise<void>;
}

export type ResourceMemoryOptions = {
  readonly database: Pick<Database, 'read' | 'write'>;
  /** Another process may be about to write what a client asks for: look once more after this time, ms. 0: there is none. */
  readonly lookAgainMs: number;
  reportFault(error: unknown): void;
};

const mostKept = 20_000;
const mostListed = 10_000;
/** A statement has a text for every number of rows, and the database keeps texts prepared: not too many of them. */
const rowsPerWrite = 64;

/** A memory in this process before the table that all processes share. Writes go to the database's own thread, in batches. */
export function createResourceMemory(options: ResourceMemoryOptions): ResourceMemory {
  return new SharedResourceMemory(options);
}

class SharedResourceMemory implements ResourceMemory {
  readonly #options: ResourceMemoryOptions;
  /** All of an id, in the order of their last use. */
  readonly #kept = new Map<string, readonly Resource[]>();
  #unwritten = new Map<string, Resource>();
  #writing: Promise<void> | undefined;

  constructor(options: ResourceMemoryOptions) {
    this.#options = options;
  }

  remember(resource: Resource): void {
    this.#keep(resource);
    // A database that takes nothing must not fill the memory: the oldest is the least likely to be asked for.
    if (this.#unwritten.size >= mostKept) dropFirst(this.#unwritten);
    this.#unwritten.set(nameOf(resource), resource);
    this.#writing ??= this.#write();
  }

  async find(kind: ResourceKind, id: string, keyId: string): Promise<FoundResource> {
    const kept = this.#kept.get(idOf({ kind, id })) ?? [];
    const rows = kept.some((resource) => resource.keyId === keyId) ? kept : [...(await this.#look(kind, id)), ...kept];
    const own = rows.find((resource) => resource.keyId === keyId);
    if (!own) return { type: rows.length > 0 ? 'foreign' : 'unknown' };
    this.#keep(own);
    return { type: 'own', resource: own };
  }

  async list(kind: ResourceKind, keyId: string): Promise<readonly Resource[]> {
    await this.flush();
    return listResources(this.#options.database.read, { kind, keyId, limit: mostListed });
  }

  async claimMetering({ unmetered, ...resource }: Resource): Promise<boolean> {
    if (!unmetered) return false;
    await this.flush();
    const claimed = await claimMetering(this.#options.database.write, resource);
    this.#keep(resource);
    return claimed;
  }

  async forget(resource: Resource): Promise<void> {
    const others = (this.#kept.get(idOf(resource)) ?? []).filter(({ keyId }) => keyId !== resource.keyId);
    if (others.length > 0) this.#kept.set(idOf(resource), others);
    else this.#kept.delete(idOf(resource));
    this.#unwritten.delete(nameOf(resource));
    await this.flush();
    await deleteResource(this.#options.database.write, resource);
  }

  async flush(): Promise<void> {
    await this.#writing;
  }

  async #look(kind: ResourceKind, id: string): Promise<readonly Resource[]> {
    const { database, lookAgainMs } = this.#options;
    const rows = await findResources(database.read, kind, id);
    if (rows.length > 0 || lookAgainMs === 0) return rows;
    await wait(lookAgainMs);
    return findResources(database.read, kind, id);
  }

  #keep(resource: Resource): void {
    const key = idOf(resource);
    const others = (this.#kept.get(key) ?? []).filter(({ keyId }) => keyId !== resource.keyId);
    this.#kept.delete(key);
    if (this.#kept.size >= mostKept) dropFirst(this.#kept);
    this.#kept.set(key, [resource, ...others]);
  }

  /** Begins after the present turn, whose replies go first. What cannot be written is tried again with the next. */
  async #write(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (this.#unwritten.size > 0) await this.#writeBatch();
    } catch (error) {
      this.#options.reportFault(error);
    }
    this.#writing = undefined;
  }

  async #writeBatch(): Promise<void> {
    const batch = [...this.#unwritten].slice(0, rowsPerWrite);
    await putResources(
      this.#options.database.write,
      batch.map(([, resource]) => resource),
    );
    for (const [key, resource] of batch) if (this.#unwritten.get(key) === resource) this.#unwritten.delete(key);
  }
}

function idOf({ kind, id }: Pick<Resource, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

function nameOf({ kind, id, keyId }: Pick<Resource, 'kind' | 'id' | 'keyId'>): string {
  return `${kind} ${keyId} ${id}`;
}

function dropFirst(map: Map<string, unknown>): void {
  const first = map.keys().next().value;
  if (first !== undefined) map.delete(first);
}
