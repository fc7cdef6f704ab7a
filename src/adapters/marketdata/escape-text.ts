/** Offending text as a person may safely see it (contract 2.3). */
import { Utf8Scan } from './utf8-scan.ts';

/** At most this many characters are shown, escapes counted as they are written. */
const MAX_SHOWN = 80;
/** Bytes that hold them in any case: no character takes more than 4. */
export const MAX_SHOWN_BYTES = MAX_SHOWN * 4;

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

// C0, DEL and C1; and what would turn or break the line on a terminal.
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

function escapeCharacter(character: string): string {
  if (!UNSAFE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return SHORT[character] ?? `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Length of the character that starts at `at`; 0 when there is none in UTF-8. */
function characterLength(bytes: Uint8Array, at: number): number {
  const scan = new Utf8Scan();
  for (let end = at; end < bytes.length; end++) {
    if (!scan.accepts(bytes[end] as number)) return 0;
    if (scan.isComplete) return end + 1 - at;
  }
  return 0;
}

/** UTF-8 text with control characters as `\n` or `\u0000` and foreign bytes as `\xff`, cut at 80. */
export function escapeText(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let shown = '';
  let length = 0;
  for (let at = 0; at < bytes.length && length < MAX_SHOWN;) {
    const size = characterLength(bytes, at);
    const piece =
      size === 0
        ? `\\x${(bytes[at] as number).toString(16).padStart(2, '0')}`
        : escapeCharacter(decoder.decode(bytes.subarray(at, at + size)));
    // An escape is ASCII; anything else is one character.
    const width = piece.startsWith('\\') ? piece.length : 1;
    if (length + width > MAX_SHOWN) break;
    shown += piece;
    length += width;
    at += Math.max(1, size);
  }
  return shown;
}
