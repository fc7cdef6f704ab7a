/** Bar files of days made to order, in the contract's form. */
import { Prng } from '../../../src/foundation/core/index.ts';

const DAY_MS = 86_400_000;
const FIRST_CLOSE = Date.UTC(2024, 0, 2);

/** Open, high, low and close as decimals. */
export type DailyBar = readonly [string, string, string, string];

/** A bar that stays at one price. */
export function still(price: string): DailyBar {
  return [price, price, price, price];
}

/** Text of a bar file, a bar a day from 2024-01-02 on (`ALWAYS_ON`); `skip` leaves out so many days first. */
export function dailyFile(bars: readonly DailyBar[], skip = 0): string {
  const rows = bars.map((bar, at) => {
    const time = new Date(FIRST_CLOSE + (skip + at) * DAY_MS).toISOString().replace('.000Z', 'Z');
    return [time, ...bar, '1000'].join(',');
  });
  return `${['ts_close_utc,open,high,low,close,volume', ...rows].join('\n')}\n`;
}

/** A walk with wicks around 100, from a seed. */
export function dailyWalk(count: number, seed: number): DailyBar[] {
  const draws = new Prng(seed);
  const draw = (): number => (draws.nextUint32() % 401) - 200;
  let close = 10_000;
  return Array.from({ length: count }, () => {
    const open = close;
    close = Math.max(5000, open + draw());
    const high = Math.max(open, close) + Math.abs(draw());
    const low = Math.min(open, close) - Math.abs(draw());
    const text = (cents: number): string => (cents / 100).toFixed(2);
    return [text(open), text(high), text(low), text(close)] as const;
  });
}
