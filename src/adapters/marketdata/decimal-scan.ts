/**
 * Decimal text of any length, byte by byte, in constant memory:
 * `-?(0|[1-9][0-9]*)(\.[0-9]+)?` (contract 1). For the closer look; plain rows are read elsewhere.
 */
import { MAX_PRICE_MICROS, MICROS_PER_UNIT } from '../../foundation/model/index.ts';

type State = 'START' | 'SIGN' | 'ZERO' | 'WHOLE' | 'POINT' | 'FRACTION' | 'BAD';

const POINT = 0x2e;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
/** Above this whole part the size no longer matters: it is out of range. */
const WHOLE_LIMIT = 10_000_000;
/** Micros of one unit in each of the six decimals. */
const DECIMAL_VALUE = [100_000, 10_000, 1000, 100, 10, 1] as const;

export type PriceVerdict =
  'BARS_NUMBER_INVALID' | 'BARS_PRICE_PRECISION' | 'BARS_PRICE_RANGE' | { readonly micros: number };

export class DecimalScan {
  private state: State = 'START';
  private negative = false;
  private whole = 0;
  private fraction = 0;
  private decimals = 0;
  private hasSurplus = false;

  reset(): void {
    this.state = 'START';
    this.negative = false;
    this.whole = 0;
    this.fraction = 0;
    this.decimals = 0;
    this.hasSurplus = false;
  }

  feed(byte: number): void {
    const digit = byte - DIGIT_0;
    if (digit >= 0 && digit <= 9) this.feedDigit(digit);
    else if (byte === POINT && (this.state === 'ZERO' || this.state === 'WHOLE'))
      this.state = 'POINT';
    else if (byte === MINUS && this.state === 'START') {
      this.state = 'SIGN';
      this.negative = true;
    } else this.state = 'BAD';
  }

  get isDecimal(): boolean {
    return this.state === 'ZERO' || this.state === 'WHOLE' || this.state === 'FRACTION';
  }

  /** The text as a price, or the first thing that is wrong with it (contract 2.3). */
  price(): PriceVerdict {
    if (!this.isDecimal) return 'BARS_NUMBER_INVALID';
    if (this.hasSurplus) return 'BARS_PRICE_PRECISION';
    const micros = this.whole * MICROS_PER_UNIT + this.fraction;
    if (this.negative || micros === 0 || micros > MAX_PRICE_MICROS) return 'BARS_PRICE_RANGE';
    return { micros };
  }

  private feedDigit(digit: number): void {
    switch (this.state) {
      case 'START':
      case 'SIGN':
        this.state = digit === 0 ? 'ZERO' : 'WHOLE';
        this.whole = digit;
        break;
      case 'WHOLE':
        this.whole = Math.min(this.whole * 10 + digit, WHOLE_LIMIT);
        break;
      case 'POINT':
      case 'FRACTION':
        this.state = 'FRACTION';
        this.feedDecimal(digit);
        break;
      default: // a digit after a leading zero, or after something else that is wrong
        this.state = 'BAD';
    }
  }

  private feedDecimal(digit: number): void {
    const value = DECIMAL_VALUE[this.decimals++];
    if (value !== undefined) this.fraction += digit * value;
    else if (digit !== 0) this.hasSurplus = true;
  }
}
