// The built-in strategies of section 13, recomputed from the whole history at every call.
import type { NaiveBar, NaiveStrategy } from './types.ts';

function sumOfLast(bars: readonly NaiveBar[], count: number): bigint {
  let total = 0n;
  for (const bar of bars.slice(-count)) total += bar.close;
  return total;
}

export function smaCross(fast: number, slow: number, qty: bigint): NaiveStrategy {
  return {
    id: 'sma_cross',
    onBar(_symbol, history) {
      const book = new Map<string, bigint>();
      for (const [symbol, bars] of history) {
        const above =
          bars.length >= slow &&
          sumOfLast(bars, fast) * BigInt(slow) > sumOfLast(bars, slow) * BigInt(fast);
        book.set(symbol, above ? qty : 0n);
      }
      return book;
    },
  };
}

export function buyAndHold(qty: bigint): NaiveStrategy {
  return {
    id: 'buy_and_hold',
    onBar(_symbol, history) {
      return new Map([...history.keys()].map((symbol) => [symbol, qty]));
    },
  };
}
