// Section 5: xoshiro128** seeded by SplitMix32, in bigint so that every step reads as published.

const MASK = 0xffffffffn;

function u32(value: bigint): bigint {
  return value & MASK;
}

function rotateLeft(value: bigint, by: bigint): bigint {
  return u32((value << by) | (value >> (32n - by)));
}

/** Four successive outputs of SplitMix32 are the four state words. */
function splitMix32(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = u32(state + 0x9e3779b9n);
    let mixed = state;
    mixed = u32((mixed ^ (mixed >> 16n)) * 0x21f0aaadn);
    mixed = u32((mixed ^ (mixed >> 15n)) * 0x735a2d97n);
    return mixed ^ (mixed >> 15n);
  };
}

/** A function that gives the next 32-bit draw. The seed counts modulo 2^32. */
export function xoshiro128ss(seed: number): () => bigint {
  const next = splitMix32(u32(BigInt(seed)));
  let a = next();
  let b = next();
  let c = next();
  let d = next();
  return () => {
    const result = u32(rotateLeft(u32(b * 5n), 7n) * 9n);
    const shifted = u32(b << 9n);
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11n);
    return result;
  };
}
