/**
 * Bytes into lines, whatever the pieces they come in: holds at most one unfinished line.
 */
import { MAX_LINE_LENGTH } from '../types.ts';

const LINE_FEED = 0x0a;
/** A UTF-16 code unit takes at most three bytes: more than this is a line that is too long. */
const MAX_HELD_BYTES = 3 * MAX_LINE_LENGTH;

/** A line's text without its line feed; null when its bytes are not UTF-8. */
export type LineText = string | null;

export class LineSplitter {
  private held: Uint8Array = new Uint8Array(0);
  // A byte-order mark is a character here: a canonical line does not begin with one.
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  /** Whether bytes are held that no line feed ended. */
  get isTorn(): boolean {
    return this.held.length > 0;
  }

  /** Whether the unfinished line is already longer than any line may be. */
  get isOverlong(): boolean {
    return this.held.length > MAX_HELD_BYTES;
  }

  /** The lines that this piece ends, in order. `bytes` may be used again by the caller. */
  push(bytes: Uint8Array): readonly LineText[] {
    const end = bytes.lastIndexOf(LINE_FEED);
    if (end < 0) {
      this.held = joined(this.held, bytes);
      return [];
    }
    const whole = joined(this.held, bytes.subarray(0, end));
    this.held = copyOf(bytes.subarray(end + 1));
    const text = this.decode(whole);
    return text === null ? this.decodeEach(whole) : text.split('\n');
  }

  private decodeEach(bytes: Uint8Array): LineText[] {
    const lines: LineText[] = [];
    let start = 0;
    while (start <= bytes.length) {
      const feed = bytes.indexOf(LINE_FEED, start);
      const end = feed < 0 ? bytes.length : feed;
      lines.push(this.decode(bytes.subarray(start, end)));
      start = end + 1;
    }
    return lines;
  }

  private decode(bytes: Uint8Array): string | null {
    try {
      return this.decoder.decode(bytes);
    } catch {
      return null; // `fatal`: the only thing that decode throws for
    }
  }
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length === 0) return copyOf(right);
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

// Not `slice`: on a Node Buffer that is a view, and the caller uses its bytes again.
function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
