/** Bar files for tests: generated from a seed, in the contract's form. */
import { writeFileSync } from 'node:fs';

const MINUTE = 60_000;

export interface BarFileShape {
  readonly rows: number;
  readonly seed?: number;
  /** First close; minutes follow each other without a gap. */
  readonly startMs?: number;
}

/** Text of a bar file: a walk around 100.00 with two decimals. */
export function barFileText({ rows, seed = 1, startMs = 1_704_067_260_000 }: BarFileShape): string {
  let state = seed;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
  const price = (cents: number): string => (cents / 100).toFixed(2);
  const lines = ['ts_close_utc,open,high,low,close,volume'];
  let close = 10_000;
  for (let row = 0; row < rows; row++) {
    const open = close;
    close = Math.max(5000, Math.min(20_000, open + draw(101) - 50));
    const high = Math.max(open, close) + draw(20);
    const low = Math.min(open, close) - draw(20);
    const time = new Date(startMs + row * MINUTE).toISOString().replace('.000Z', 'Z');
    lines.push(
      [time, price(open), price(high), price(low), price(close), draw(900) + 100].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

export function writeBarFile(path: string, shape: BarFileShape): void {
  writeFileSync(path, barFileText(shape));
}
