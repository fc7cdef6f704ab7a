/** `equity_curve.csv` read back as a curve. */
import type { TimeSeries } from '../../../adapters/report/index.ts';
import { MICROS_PER_UNIT, parseInstant, parseMicros } from '../../../foundation/model/index.ts';

/** Time and equity of each row, in currency units. The text is a sealed file of ours: no row is odd. */
export function readEquityCurve(csv: string): TimeSeries {
  const times: number[] = [];
  const values: number[] = [];
  for (const line of csv.split('\n').slice(1)) {
    const [time = '', amount = ''] = line.split(',', 2);
    const ts = parseInstant(time);
    const equity = parseMicros(amount);
    if (ts === null || !equity.ok) continue; // the empty line behind the last row
    times.push(ts);
    values.push(equity.value / MICROS_PER_UNIT);
  }
  return { times, values };
}
