/** The first line of a bar file: a BOM or none, then exactly the header (contract 2.1). */
import type { Problem } from '../../foundation/core/index.ts';
import { escapeText, MAX_SHOWN_BYTES } from './escape-text.ts';

export const BARS_HEADER = 'ts_close_utc,open,high,low,close,volume';

const LF = 0x0a;
const CR = 0x0d;
const BOM = [0xef, 0xbb, 0xbf] as const;
const EXPECTED = new TextEncoder().encode(BARS_HEADER);
/** More than the header with BOM and CR can have, and enough to show. */
const LIMIT = MAX_SHOWN_BYTES + BOM.length;

export class BarsHeader {
  state: 'OPEN' | 'GOOD' | 'BAD' | 'EMPTY' = 'OPEN';
  private readonly bytes = new Uint8Array(LIMIT);
  private length = 0;

  /** Takes bytes up to the end of the line; returns how many. */
  push(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === LF) {
        if (this.length > 0 && this.bytes[this.length - 1] === CR) this.length--;
        this.judge();
        return at + 1;
      }
      this.bytes[this.length++] = byte;
      if (this.length === LIMIT) {
        this.state = 'BAD';
        return at + 1;
      }
    }
    return bytes.length;
  }

  /** The file ended inside the first line. */
  finish(): void {
    if (this.text().length === 0) this.state = 'EMPTY';
    else this.judge();
  }

  /** Null when the header is good. */
  problem(): Problem | null {
    if (this.state === 'EMPTY') {
      return { code: 'BARS_EMPTY', message: 'the file has no header and no data row', line: 0 };
    }
    if (this.state === 'GOOD') return null;
    const message = `the first line is not ${BARS_HEADER}`;
    return { code: 'BARS_HEADER_INVALID', message, line: 1, text: escapeText(this.text()) };
  }

  private judge(): void {
    const text = this.text();
    const isGood =
      text.length === EXPECTED.length && text.every((byte, at) => byte === EXPECTED[at]);
    this.state = isGood ? 'GOOD' : 'BAD';
  }

  private text(): Uint8Array {
    const hasBom = this.length >= BOM.length && BOM.every((byte, at) => byte === this.bytes[at]);
    return this.bytes.subarray(hasBom ? BOM.length : 0, this.length);
  }
}
