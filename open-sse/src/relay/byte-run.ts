/** Gathers pieces of bytes; neighbours in the same memory become one view, so that a chunk of whole frames is not copied. */
export class ByteRun {
  #pieces: Buffer[] = [];

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    const before = this.#pieces.at(-1);
    if (
      before !== undefined &&
      before.buffer === piece.buffer &&
      before.byteOffset + before.length === piece.byteOffset
    ) {
      this.#pieces[this.#pieces.length - 1] = Buffer.from(
        before.buffer,
        before.byteOffset,
        before.length + piece.length,
      );
    } else {
      this.#pieces.push(piece);
    }
  }

  /** All bytes since the last call, or `undefined` when there are none. */
  take(): Buffer | undefined {
    const pieces = this.#pieces;
    if (pieces.length === 0) return undefined;
    this.#pieces = [];
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  }
}
