/** A vector of length 1, so that the cosine of two is their dot product; `undefined` for one without a direction. */
export function toUnit(numbers: readonly number[]): Float32Array | undefined {
  const vector = Float32Array.from(numbers);
  let sum = 0;
  for (const number of vector) sum += number * number;
  const length = Math.sqrt(sum);
  if (!Number.isFinite(length) || length === 0) return undefined;
  return vector.map((number) => number / length);
}

/** The cosine of the angle between two unit vectors, to six places; -1 for vectors of different spaces. */
export function similarityOf(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) return -1;
  let sum = 0;
  for (let place = 0; place < left.length; place += 1) sum += (left[place] ?? 0) * (right[place] ?? 0);
  return Math.round(sum * 1e6) / 1e6;
}

/** As text, to be sealed: 32-bit floats in this machine's order of bytes, base64. */
export function encodeVector(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}

/** Reads what `encodeVector` wrote. */
export function decodeVector(text: string): Float32Array {
  // A copy: buffers share memory, where floats need not stand aligned.
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / Float32Array.BYTES_PER_ELEMENT));
}
