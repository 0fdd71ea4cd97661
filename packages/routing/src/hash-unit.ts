/**
 * A text as a number in [0, 1), the same for ever and spread evenly: 53 bits of two multiplicative hashes with the finaliser of
 * MurmurHash3. Not for secrets.
 */
export function hashUnit(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  return ((mix(high ^ low) >>> 5) * 2 ** 26 + (mix(low ^ (high >>> 15)) >>> 6)) / 2 ** 53;
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
