/** Runs of a text that are another text in base64, hex or base32. */

export interface DecodedRun {
  readonly text: string;
  /** Where the run stands: first character, and the one after the last. */
  readonly start: number;
  readonly end: number;
}

const BASE64 = /[A-Za-z0-9+/_-]{16,}/g;
const HEX = /(?:(?:\\x|0x)?[0-9A-Fa-f]{2}[\s:,-]?){12,}/g;
const BASE32 = /[A-Z2-7]{24,}/g;
const BASE32_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Enough bytes to tell text from noise; noise passes one in 10^10 times. */
const PROBE = 24;

/** Every run that decodes to printable text. */
export function decodedRuns(text: string): DecodedRun[] {
  const decoded: DecodedRun[] = [];
  const take = (pattern: RegExp, decode: (run: string) => string | null): void => {
    for (const { 0: run, index } of text.matchAll(pattern)) {
      const inside = decode(run);
      if (inside !== null) decoded.push({ text: inside, start: index, end: index + run.length });
    }
  };
  take(BASE64, fromBase64);
  take(HEX, fromHex);
  take(BASE32, (run) =>
    fromBits(run, 5, (code) => BASE32_ALPHABET.indexOf(String.fromCharCode(code))),
  );
  return decoded;
}

/** A word in front of the run shifts it by up to three characters: the first start that gives text. */
function fromBase64(run: string): string | null {
  for (let start = 0; start < 4; start++) {
    const probe = fromBits(run.slice(start, start + PROBE), 6, base64Digit);
    if (probe !== null) return fromBits(run.slice(start), 6, base64Digit);
  }
  return null;
}

function fromHex(run: string): string | null {
  const digits = run.replace(/\\x|0x|[\s:,-]/g, '');
  return fromBits(digits, 4, (code) => Number.parseInt(String.fromCharCode(code), 16));
}

/** The bytes of `bits`-wide digits as text; null when they are no printable text. */
function fromBits(digits: string, bits: number, digitOf: (code: number) => number): string | null {
  const codes: number[] = [];
  let held = 0;
  let heldBits = 0;
  let strange = 0;
  for (let at = 0; at < digits.length; at++) {
    held = ((held << bits) | digitOf(digits.charCodeAt(at))) & 0xffff;
    heldBits += bits;
    if (heldBits < 8) continue;
    heldBits -= 8;
    const code = (held >>> heldBits) & 0xff;
    // UTF-16 text has a zero at every second place.
    if (code === 0) continue;
    codes.push(code);
    if (!isPrintable(code)) strange++;
    if (strange * 10 > PROBE && strange * 10 > codes.length) return null;
  }
  return strange * 10 > codes.length ? null : textOf(codes);
}

function base64Digit(code: number): number {
  if (code >= 97) return code - 71;
  if (code === 95) return 63;
  if (code >= 65) return code - 65;
  if (code >= 48) return code + 4;
  return code === 43 || code === 45 ? 62 : 63;
}

function isPrintable(code: number): boolean {
  return (code >= 32 && code <= 126) || code === 10 || code === 13 || code === 9;
}

/** In parts, since a call takes a limited number of arguments. */
function textOf(codes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < codes.length; at += 4096) {
    text += String.fromCharCode(...codes.slice(at, at + 4096));
  }
  return text;
}
