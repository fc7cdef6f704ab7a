/**
 * The good path: plain rows straight from bytes into columns, no strings, no objects. It accepts a
 * subset of the contract's rows and leaves every other line, good or bad, to `LineScan`.
 *
 * A time is five 32-bit words: `2014 -06- 05T1 3:31 :00Z`. Words are compared with those of the row
 * before, so that a date is computed once; digits of a word are checked together: a byte XOR '0' is
 * 0 to 9 exactly when neither it nor it plus 6 has a bit of the high half.
 */
import { epochDayOf, daysInMonth, MS_PER_DAY } from '../../foundation/model/index.ts';
import type { BarBuffer } from './bar-buffer.ts';

/** Bytes with the two views that the loop needs; made once per chunk. */
export class Block {
  readonly bytes: Uint8Array;
  readonly words: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

/** The shortest row, `2013-10-04T08:07:00Z,1,1,1,1,0` and its LF, is longer; words end within it. */
const MIN_ROW = 30;

const ZERO = 0x30;
const LF = 0x0a;
const CR = 0x0d;
/** `.` and `,` less `0`. */
const POINT = -2;
const COMMA = -4;

const MAX_WHOLE = 900_000;
const MAX_MICROS = 900_000_000_000;
/** Micros of the last digit of a fraction of n digits. */
const MICROS_OF_LAST = Int32Array.of(1_000_000, 100_000, 10_000, 1000, 100, 10, 1);
/** An integer below 2^53 over a power of ten up to 10^22 is rounded once, so as `Number` does it. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, n) => Number(`1e${n}`));

/** Value of a decimal volume that has more digits than a double holds. */
function longDecimal(bytes: Uint8Array, from: number, to: number): number {
  return Number(Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1'));
}

export class FastRows {
  /** Time of the last row read, in and out. */
  lastTs = -Infinity;

  /** The date of the row before: its words, its midnight, the tens of its hour. */
  private year = 0;
  private month = 0;
  private dayAndHour = 0;
  private midnight = 0;
  private hourTens = 0;
  /** Position after the last time read. */
  private afterTime = 0;
  private readonly prices = new Float64Array(4);

  /**
   * Reads rows from `from` on, to `end` (just after an LF) or until the buffer is full, or up to a
   * line that needs the closer look. Returns the start of the first line that was not read.
   */
  read(block: Block, from: number, end: number, out: BarBuffer): number {
    const { bytes, words } = block;
    const { ts, open, high, low, close, volume, capacity } = out;
    const prices = this.prices;
    let count = out.count;
    let lastTs = this.lastTs;
    let line = from;
    while (line + MIN_ROW <= end && count < capacity) {
      const msOfDay = this.readTime(bytes, words, line);
      const time = this.midnight + msOfDay;
      if (msOfDay < 0 || !(time > lastTs)) break;
      let at = this.readPrices(bytes, this.afterTime);
      if (at < 0) break;
      const [o, h, l, c] = [
        prices[0] as number,
        prices[1] as number,
        prices[2] as number,
        prices[3] as number,
      ];
      if (l > o || l > c || h < o || h < c) break;

      const start = at;
      let mantissa = (bytes[at++] as number) - ZERO;
      let digit = (bytes[at] as number) - ZERO;
      if (mantissa >>> 0 > 9 || (mantissa === 0 && digit >>> 0 <= 9)) break;
      while (digit >>> 0 <= 9) {
        mantissa = mantissa * 10 + digit;
        digit = (bytes[++at] as number) - ZERO;
      }
      let digits = at - start;
      if (digit === POINT) {
        const point = at;
        digit = (bytes[++at] as number) - ZERO;
        while (digit >>> 0 <= 9) {
          mantissa = mantissa * 10 + digit;
          digit = (bytes[++at] as number) - ZERO;
        }
        const decimals = at - point - 1;
        if (decimals === 0) break;
        digits += decimals;
        if (digits <= EXACT_DIGITS) mantissa /= POWERS_OF_TEN[decimals] as number;
      }
      if (digits > EXACT_DIGITS) mantissa = longDecimal(bytes, start, at);
      if (bytes[at] === CR) at++;
      if (bytes[at] !== LF || !(mantissa < Infinity)) break;

      ts[count] = time;
      open[count] = o;
      high[count] = h;
      low[count] = l;
      close[count] = c;
      volume[count++] = mantissa;
      lastTs = time;
      line = at + 1;
    }
    out.count = count;
    this.lastTs = lastTs;
    return line;
  }

  /** Milliseconds of the UTC day; -1 for a time that needs the closer look. */
  private readTime(bytes: Uint8Array, words: DataView, at: number): number {
    if (
      (words.getInt32(at, true) !== this.year ||
        words.getInt32(at + 4, true) !== this.month ||
        words.getInt32(at + 8, true) !== this.dayAndHour) &&
      !this.readDate(bytes, words, at)
    ) {
      return -1;
    }
    // XOR with `0:00`: h, 0, m, m.
    const minutes = words.getInt32(at + 12, true) ^ 0x30303a30;
    // XOR with `:00Z`: 0, s, s, 0.
    let seconds = words.getInt32(at + 16, true) ^ 0x5a30303a;
    let fraction = 0;
    this.afterTime = at + 21;
    if (seconds >>> 24 === (0x5a ^ 0x2e)) {
      // `.` instead of `Z`: XOR of the next word with `000Z`.
      const millis = words.getInt32(at + 20, true) ^ 0x5a303030;
      if ((millis | (millis + 0x00060606)) & 0xfff0f0f0) return -1;
      fraction = (millis & 15) * 100 + ((millis >>> 8) & 15) * 10 + (millis >>> 16);
      seconds &= 0x00ffffff;
      this.afterTime = at + 25;
    }
    if ((minutes | (minutes + 0x06060006)) & 0xf0f0fff0) return -1;
    if ((seconds | (seconds + 0x00060600)) & 0xfff0f0ff) return -1;
    const hour = this.hourTens + (minutes & 15);
    const minuteTens = (minutes >>> 16) & 15;
    const secondTens = (seconds >>> 8) & 15;
    if (hour > 23 || minuteTens > 5 || secondTens > 5) return -1;
    if (bytes[this.afterTime - 1] !== ZERO + COMMA) return -1;
    const minute = minuteTens * 10 + (minutes >>> 24);
    const second = secondTens * 10 + (seconds >>> 16);
    return ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  }

  /** Reads `YYYY-MM-DDTh` when it differs from the row before. */
  private readDate(bytes: Uint8Array, words: DataView, at: number): boolean {
    const digit = (offset: number): number => {
      const value = (bytes[at + offset] as number) - ZERO;
      return value >>> 0 <= 9 ? value : NaN; // NaN makes every comparison below false
    };
    const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    const month = digit(5) * 10 + digit(6);
    const day = digit(8) * 10 + digit(9);
    const hourTens = digit(11);
    if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d || bytes[at + 10] !== 0x54) return false;
    if (!(year >= 0 && hourTens >= 0 && day >= 1 && day <= daysInMonth(year, month))) return false;
    this.midnight = epochDayOf({ year, month, day }) * MS_PER_DAY;
    this.hourTens = hourTens * 10;
    this.year = words.getInt32(at, true);
    this.month = words.getInt32(at + 4, true);
    this.dayAndHour = words.getInt32(at + 8, true);
    return true;
  }

  /** Reads four prices and their commas; -1 for one that needs the closer look. */
  private readPrices(bytes: Uint8Array, from: number): number {
    let at = from;
    for (let index = 0; index < 4; index++) {
      let whole = (bytes[at++] as number) - ZERO;
      let digit = (bytes[at] as number) - ZERO;
      if (whole >>> 0 > 9 || (whole === 0 && digit >>> 0 <= 9)) return -1;
      while (digit >>> 0 <= 9) {
        whole = whole * 10 + digit;
        if (whole > MAX_WHOLE) return -1;
        digit = (bytes[++at] as number) - ZERO;
      }
      let fraction = 0;
      if (digit === POINT) {
        const start = ++at;
        digit = (bytes[at] as number) - ZERO;
        while (digit >>> 0 <= 9 && at - start < 6) {
          fraction = fraction * 10 + digit;
          digit = (bytes[++at] as number) - ZERO;
        }
        if (at === start) return -1;
        fraction *= MICROS_OF_LAST[at - start] as number;
      }
      const micros = whole * 1_000_000 + fraction;
      if (digit !== COMMA || micros === 0 || micros > MAX_MICROS) return -1;
      this.prices[index] = micros;
      at++;
    }
    return at;
  }
}
