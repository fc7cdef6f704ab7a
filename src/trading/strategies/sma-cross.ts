/**
 * `sma_cross` (contract 13): long `qty` while the fast average of closes is above the slow one.
 * Averages are never divided: sum(fast) * slow > sum(slow) * fast, exactly, in integers.
 */
import {
  addExact,
  failOverflow,
  isProductGreater,
  listOf,
  MAX_SAFE,
  numbersOf,
  type JsonObject,
} from '../../foundation/core/index.ts';
import {
  splitPrice,
  type BarColumns,
  type SplitRatio,
  type TargetBook,
} from '../../foundation/model/index.ts';
import {
  defineKernel,
  z,
  type KernelStrategy,
  type StrategyContext,
} from '../../engines/strategy/index.ts';

/** A ring begins with so many places and grows with the series up to `slow`. */
const FIRST_PLACES = 1024;

/** A symbol's averages; one object each, so that a bar touches one place in memory. */
interface Averages {
  /** The last closes, `slow` of them once there are so many; places not yet written hold 0. */
  ring: Float64Array;
  /** Next place of the ring. */
  next: number;
  /** Closes seen so far. */
  seen: number;
  fastSum: number;
  slowSum: number;
}

class SmaCross implements KernelStrategy {
  private readonly fast: number;
  private readonly slow: number;
  private readonly qty: number;
  private readonly targets: TargetBook;
  private bars: BarColumns;
  private readonly averages: readonly Averages[];

  constructor(params: { fast: number; slow: number; qty: number }, context: StrategyContext) {
    this.fast = params.fast;
    this.slow = params.slow;
    this.qty = params.qty;
    this.targets = context.targets;
    this.bars = context.bars;
    this.averages = Array.from({ length: context.symbolCount }, () => ({
      ring: new Float64Array(Math.min(params.slow, FIRST_PLACES)),
      next: 0,
      seen: 0,
      fastSum: 0,
      slowSum: 0,
    }));
  }

  useBars(bars: BarColumns): void {
    this.bars = bars;
  }

  extend(): void {
    // Looks at one symbol only, so `onBar` takes the close in.
  }

  onBar(row: number, symbol: number): void {
    const close = this.bars.close[row] as number;
    const of = this.averages[symbol] as Averages;
    const { next } = of;
    if (next === of.ring.length) this.grow(of);
    const { ring } = of;
    const isFull = of.seen >= this.slow;
    // The close that leaves the fast average: behind the start once the ring has come round.
    let leaving = 0;
    if (next >= this.fast) leaving = ring[next - this.fast] as number;
    else if (isFull) leaving = ring[next - this.fast + this.slow] as number;
    const fastSum = of.fastSum + close - leaving;
    const slowSum = of.slowSum + close - (ring[next] as number);
    ring[next] = close;
    of.next = next + 1 === this.slow ? 0 : next + 1;
    of.seen++;
    of.fastSum = fastSum;
    of.slowSum = slowSum;
    if (!(slowSum <= MAX_SAFE)) failOverflow('the sum of the closes', { slow: this.slow, slowSum });
    const wants = of.seen >= this.slow && this.isFastAbove(fastSum, slowSum) ? this.qty : 0;
    this.targets.set(symbol, wants);
    this.targets.publish();
  }

  /** Every close that is known is divided by itself, and the sums are taken again. */
  onSplit(symbol: number, ratio: SplitRatio): void {
    const of = this.averages[symbol] as Averages;
    const known = Math.min(of.seen, this.slow);
    of.fastSum = 0;
    of.slowSum = 0;
    for (let age = 1; age <= known; age++) {
      const place = of.next >= age ? of.next - age : of.next - age + this.slow;
      const close = splitPrice(of.ring[place] as number, ratio);
      of.ring[place] = close;
      if (age <= this.fast) of.fastSum = addExact(of.fastSum, close);
      of.slowSum = addExact(of.slowSum, close);
    }
  }

  snapshot(): JsonObject {
    return {
      averages: this.averages.map(({ ring, next, seen, fastSum, slowSum }) => [
        ...[next, seen, fastSum, slowSum],
        ...ring,
      ]),
    };
  }

  restore(from: JsonObject): void {
    const averages = listOf(from['averages']);
    this.averages.forEach((of, symbol) => {
      const [next = 0, seen = 0, fastSum = 0, slowSum = 0, ...ring] = numbersOf(averages[symbol]);
      of.next = next;
      of.seen = seen;
      of.fastSum = fastSum;
      of.slowSum = slowSum;
      of.ring = Float64Array.from(ring);
    });
  }

  private grow(of: Averages): void {
    const wider = new Float64Array(Math.min(this.slow, of.ring.length * 2));
    wider.set(of.ring);
    of.ring = wider;
  }

  private isFastAbove(fastSum: number, slowSum: number): boolean {
    const left = fastSum * this.slow;
    const right = slowSum * this.fast;
    if (left !== right) return left > right; // rounding is monotone
    return left > MAX_SAFE && isProductGreater(fastSum, this.slow, slowSum, this.fast);
  }
}

const PARAMS = z
  .object({
    fast: z.int().min(1).default(20).describe('bars of the fast average'),
    slow: z.int().min(1).default(50).describe('bars of the slow average'),
    qty: z.int().min(1).default(10).describe('shares when long'),
  })
  .superRefine(({ fast, slow }, issues) => {
    if (fast < slow) return;
    const message = `must be below slow: fast=${fast} slow=${slow}`;
    issues.addIssue({ code: 'custom', path: ['fast'], message });
  });

export const smaCross = defineKernel({
  id: 'sma_cross',
  version: 1,
  summary: 'long while the fast moving average is above the slow one',
  params: PARAMS,
  warmup: ({ slow }) => slow,
  create: (params, context) => new SmaCross(params, context),
});
