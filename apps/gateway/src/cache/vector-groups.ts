import { similarityOf } from './vectors.ts';

export type Vector = { readonly key: string; readonly vector: Float32Array; readonly createdAtMs: number };

export type Nearest = { readonly key: string; readonly similarity: number };

/** About what a group takes beside its vectors: there may be many with few. */
const groupBytes = 512;

type Group = { readonly vectors: Map<string, Float32Array>; readMs: number | undefined };

/**
 * The questions of each group as vectors, in memory: at most `mostVectors` a group and `mostBytes` in all. The group, and the vector
 * in it, that were not used for longest leave first.
 */
export class VectorGroups {
  readonly #bounds: { readonly mostVectors: number; readonly mostBytes: number };
  readonly #groups = new Map<string, Group>();
  #bytes = 0;

  constructor(bounds: { readonly mostVectors: number; readonly mostBytes: number }) {
    this.#bounds = bounds;
  }

  /** Until when a group was read, ms since the epoch; `undefined` for one that was not. */
  readUntil(group: string): number | undefined {
    return this.#groups.get(group)?.readMs;
  }

  /** Adds all that was made in a group since it was read last. */
  addRead(name: string, vectors: readonly Vector[]): void {
    const readMs = vectors.reduce(
      (newest, { createdAtMs }) => Math.max(newest, createdAtMs),
      this.readUntil(name) ?? 0,
    );
    this.add(name, vectors);
    const group = this.#groups.get(name);
    if (group) group.readMs = readMs;
  }

  add(name: string, added: readonly Vector[]): void {
    const group = this.#groups.get(name) ?? { vectors: new Map(), readMs: undefined };
    if (!this.#groups.delete(name)) this.#bytes += groupBytes;
    this.#groups.set(name, group);
    for (const { key, vector } of added) {
      this.#drop(group, key);
      group.vectors.set(key, vector);
      this.#bytes += vector.byteLength;
    }
    for (const key of group.vectors.keys()) {
      if (group.vectors.size <= this.#bounds.mostVectors) break;
      this.#drop(group, key);
    }
    this.#shrink(name);
  }

  remove(name: string, key: string): void {
    const group = this.#groups.get(name);
    if (group) this.#drop(group, key);
  }

  /** The vector that is most like this one, if one is alike enough. */
  findNearest(name: string, vector: Float32Array, threshold: number): Nearest | undefined {
    const group = this.#groups.get(name);
    if (!group) return undefined;
    let nearest: Nearest | undefined;
    for (const [key, other] of group.vectors) {
      const similarity = similarityOf(vector, other);
      if (similarity >= (nearest?.similarity ?? threshold)) nearest = { key, similarity };
    }
    if (nearest) this.#touch(group, nearest.key);
    return nearest;
  }

  #touch({ vectors }: Group, key: string): void {
    const vector = vectors.get(key);
    vectors.delete(key);
    if (vector) vectors.set(key, vector);
  }

  #drop({ vectors }: Group, key: string): void {
    this.#bytes -= vectors.get(key)?.byteLength ?? 0;
    vectors.delete(key);
  }

  #shrink(kept: string): void {
    for (const [name, group] of this.#groups) {
      if (this.#bytes <= this.#bounds.mostBytes || name === kept) return;
      for (const key of group.vectors.keys()) this.#drop(group, key);
      this.#groups.delete(name);
      this.#bytes -= groupBytes;
    }
  }
}
