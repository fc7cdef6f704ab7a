/**
 * Per symbol, the rejections of its latest tick in which it had an intent (contract 8.2): one that is
 * found among them is a repeat, counted but without row or event. Repeats are remembered too; accepted
 * intents add nothing.
 */
import { Int32Column } from '../../../foundation/core/index.ts';

/** A symbol has at most two intents in a tick: a reducing and an opening one. */
const LEGS = 2;
const FIELDS = 2; // signed quantity, reason id; an empty place has quantity 0
const PLACES = LEGS * FIELDS;

export class RejectionMemory {
  private readonly latest: Float64Array;
  private readonly current: Float64Array;
  /** Symbols with intents in this tick, each once. */
  private readonly touched = new Int32Column();
  private readonly isTouched: Uint8Array;

  constructor(symbolCount: number) {
    this.latest = new Float64Array(symbolCount * PLACES);
    this.current = new Float64Array(symbolCount * PLACES);
    this.isTouched = new Uint8Array(symbolCount);
  }

  /** Says that the symbol has an intent in this tick. */
  touch(symbol: number): void {
    if (this.isTouched[symbol] === 1) return;
    this.isTouched[symbol] = 1;
    this.touched.push(symbol);
  }

  /** Remembers a rejection of this tick; true when it repeats one of the tick before. */
  remember(symbol: number, signedQty: number, reason: number): boolean {
    const start = symbol * PLACES;
    let isRepeat = false;
    for (let at = start; at < start + PLACES; at += FIELDS) {
      if (this.latest[at] === signedQty && this.latest[at + 1] === reason) isRepeat = true;
    }
    const at = this.current[start] === 0 ? start : start + FIELDS;
    this.current[at] = signedQty;
    this.current[at + 1] = reason;
    return isRepeat;
  }

  /** Ends the tick: what its symbols remembered replaces what they knew. */
  endTick(): void {
    for (let i = 0; i < this.touched.length; i++) {
      const symbol = this.touched.at(i);
      this.isTouched[symbol] = 0;
      for (let at = symbol * PLACES; at < (symbol + 1) * PLACES; at++) {
        this.latest[at] = this.current[at] as number;
        this.current[at] = 0;
      }
    }
    this.touched.clear();
  }

  snapshot(): readonly number[] {
    return Array.from(this.latest);
  }

  restore(from: readonly number[]): void {
    this.latest.set(from);
  }
}
