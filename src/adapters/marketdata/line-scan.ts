/**
 * The closer look at one line of a bar file: which problem comes first (contract 2.3), or its bar.
 * It takes the line in pieces and remembers a bounded part, so a line of any length is judged right.
 */
import { formatInstant, parseInstant } from '../../foundation/model/index.ts';
import { DecimalScan } from './decimal-scan.ts';
import { escapeText, MAX_SHOWN_BYTES } from './escape-text.ts';
import { Utf8Scan } from './utf8-scan.ts';

const COMMA = 0x2c;
const CR = 0x0d;
const FIELDS = 6;
const VOLUME = 5;
const PRICE_NAMES = ['open', 'high', 'low', 'close'] as const;

/**
 * Bytes kept of a field. A double hangs on fewer than 800 significant digits and its fraction starts
 * within 330 zeros, so the rest of a longer volume matters only by being zero or not.
 */
const KEPT = 2048;

export type LineProblemCode =
  | 'BARS_ENCODING_INVALID'
  | 'BARS_FIELD_COUNT'
  | 'BARS_TIME_INVALID'
  | 'BARS_TIME_NOT_INCREASING'
  | 'BARS_NUMBER_INVALID'
  | 'BARS_PRICE_PRECISION'
  | 'BARS_PRICE_RANGE'
  | 'BARS_OHLC_INVALID'
  | 'BARS_VOLUME_INVALID';

export interface LineProblem {
  readonly code: LineProblemCode;
  readonly message: string;
  readonly text: string;
}

/** A text of which the first bytes are kept. */
class KeptText {
  readonly bytes: Uint8Array;
  length = 0;
  private droppedNonZero = false;

  constructor(limit: number) {
    this.bytes = new Uint8Array(limit);
  }

  reset(): void {
    this.length = 0;
    this.droppedNonZero = false;
  }

  push(byte: number): void {
    if (this.length < this.bytes.length) this.bytes[this.length] = byte;
    else if (byte !== 0x30) this.droppedNonZero = true;
    this.length++;
  }

  shown(): string {
    return escapeText(this.bytes.subarray(0, Math.min(this.length, this.bytes.length)));
  }

  /** ASCII text with the same value as a number: what was dropped can only tip a rounding. */
  number(): number {
    const kept = Math.min(this.length, this.bytes.length);
    const text = Buffer.from(this.bytes.buffer, 0, kept).toString('latin1');
    if (kept === this.length) return Number(text);
    return text.includes('.') ? Number(this.droppedNonZero ? `${text}1` : `${text}0`) : Infinity;
  }
}

export class LineScan {
  /** The bar of the line, when there was no problem. */
  ts = 0;
  volume = 0;
  readonly prices = new Float64Array(PRICE_NAMES.length);
  /** The time of the last row whose time parsed; the caller sets it when it read rows itself. */
  lastTs = -Infinity;
  /** False when problems are merely counted: their texts are left empty. */
  showsText = true;

  private readonly utf8 = new Utf8Scan();
  private readonly line = new KeptText(MAX_SHOWN_BYTES);
  private readonly timeField = new KeptText(MAX_SHOWN_BYTES);
  private readonly volumeField = new KeptText(KEPT);
  private readonly fields = [
    this.timeField,
    ...PRICE_NAMES.map(() => new KeptText(MAX_SHOWN_BYTES)),
    this.volumeField,
  ];
  private readonly priceFields = PRICE_NAMES.map(() => new DecimalScan());
  private readonly volumeScan = new DecimalScan();
  /** By field; the time has none. */
  private readonly decimals = [null, ...this.priceFields, this.volumeScan];
  private field = 0;
  private badField = -1;
  private hasPendingCr = false;

  begin(): void {
    this.utf8.reset();
    this.line.reset();
    for (const field of this.fields) field.reset();
    for (const decimal of this.decimals) decimal?.reset();
    this.field = 0;
    this.badField = -1;
    this.hasPendingCr = false;
  }

  feed(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number;
      if (this.hasPendingCr) this.take(CR);
      // A CR belongs to the line end only when an LF follows at once.
      this.hasPendingCr = byte === CR;
      if (byte !== CR) this.take(byte);
    }
  }

  /** Judges the line. `isTerminated`: an LF followed. */
  end(isTerminated: boolean): LineProblem | null {
    if (this.hasPendingCr && !isTerminated) this.take(CR);
    if (!this.utf8.isComplete) this.noteBadField();
    if (this.badField >= 0) {
      return this.problem('BARS_ENCODING_INVALID', 'the text is not UTF-8', this.badField);
    }
    if (this.field !== FIELDS - 1) {
      const message = `the line has ${this.field + 1} field(s) instead of ${FIELDS}`;
      return this.problem('BARS_FIELD_COUNT', message, null);
    }
    return this.judgeTime() ?? this.judgePrices() ?? this.judgeVolume();
  }

  private take(byte: number): void {
    if (!this.utf8.accepts(byte)) {
      this.noteBadField();
      this.utf8.reset();
    }
    this.line.push(byte);
    if (byte === COMMA) {
      this.field++;
      return;
    }
    this.fields[this.field]?.push(byte);
    this.decimals[this.field]?.feed(byte);
  }

  private noteBadField(): void {
    if (this.badField < 0) this.badField = this.field;
  }

  /** `field` null means the whole line. */
  private problem(code: LineProblemCode, message: string, field: number | null): LineProblem {
    const text = field === null ? this.line : (this.fields[field] ?? this.line);
    return { code, message, text: this.showsText ? text.shown() : '' };
  }

  private judgeTime(): LineProblem | null {
    const field = this.timeField;
    // Longer than any time: the kept bytes alone must not pass for one.
    const text =
      field.length > 24 ? '' : Buffer.from(field.bytes.buffer, 0, field.length).toString();
    const ts = parseInstant(text);
    if (ts === null) {
      const message = 'the time is not YYYY-MM-DDThh:mm:ssZ (or with three fraction digits)';
      return this.problem('BARS_TIME_INVALID', message, 0);
    }
    const previous = this.lastTs;
    this.lastTs = ts;
    this.ts = ts;
    if (ts > previous) return null;
    const message = `the time is not later than ${formatInstant(previous)} of a row before`;
    return this.problem('BARS_TIME_NOT_INCREASING', message, 0);
  }

  private judgePrices(): LineProblem | null {
    for (const [index, name] of PRICE_NAMES.entries()) {
      const verdict = this.priceFields[index]?.price() ?? 'BARS_NUMBER_INVALID';
      if (typeof verdict === 'object') {
        this.prices[index] = verdict.micros;
        continue;
      }
      const message = {
        BARS_NUMBER_INVALID: `${name} is not plain decimal text`,
        BARS_PRICE_PRECISION: `${name} has more than six decimals that count`,
        BARS_PRICE_RANGE: `${name} is not above 0 and at most 900000`,
      }[verdict];
      return this.problem(verdict, message, index + 1);
    }
    const [open = 0, high = 0, low = 0, close = 0] = this.prices;
    if (low <= Math.min(open, close) && high >= Math.max(open, close)) return null;
    const message = 'open and close do not lie between low and high';
    return this.problem('BARS_OHLC_INVALID', message, null);
  }

  private judgeVolume(): LineProblem | null {
    const volume = this.volumeScan.isDecimal ? this.volumeField.number() : NaN;
    if (!(Number.isFinite(volume) && volume >= 0)) {
      const message = 'volume is not plain finite decimal text of at least 0';
      return this.problem('BARS_VOLUME_INVALID', message, VOLUME);
    }
    this.volume = volume + 0; // -0 becomes 0
    return null;
  }
}
