/** Bars as candles, or as a close line over the range of the lows and highs where they stand too close. */
import { html, type Html } from '../../markup/html.ts';
import type { Axis } from '../drawing/axis.ts';
import { linePath, px, type Point } from '../drawing/path.ts';
import { drawable } from '../drawing/series.ts';
import { traceParts } from '../drawing/trace.ts';
import type { Box } from '../figure/size.ts';
import type { PriceBars } from './price-record.ts';

interface PricePlot {
  readonly x: Axis;
  readonly y: Axis;
  readonly box: Box;
}

/** A candle needs its body, and air beside it. */
const CANDLE_PIXELS = 4;

/** Whether bars are too many for candles. */
export function isDense({ times }: PriceBars, { left, right }: Box): boolean {
  return times.length * CANDLE_PIXELS > right - left;
}

/** Rising candles are hollow, falling ones filled, so that they differ in grey. */
export function drawBars(bars: PriceBars, plot: PricePlot, dense: boolean): Html {
  return dense ? drawRange(bars, plot) : drawCandles(bars, plot);
}

function drawCandles(bars: PriceBars, { x, y, box }: PricePlot): Html {
  const half = Math.min(6, ((box.right - box.left) / bars.times.length) * 0.34);
  let wicks = '';
  const paths = { up: '', down: '' };
  for (let i = 0; i < bars.times.length; i += 1) {
    const open = drawable(bars.open[i]);
    const high = drawable(bars.high[i]);
    const low = drawable(bars.low[i]);
    const close = drawable(bars.close[i]);
    if (open === null || high === null || low === null || close === null) continue;
    const at = x.at(bars.times[i] ?? 0);
    const top = y.at(Math.max(open, close));
    const bottom = y.at(Math.min(open, close));
    wicks += `M${px(at)},${px(y.at(high))}V${px(top)}M${px(at)},${px(bottom)}V${px(y.at(low))}`;
    const body = `M${px(at - half)},${px(top)}h${px(2 * half)}v${px(Math.max(0.8, bottom - top))}h${px(-2 * half)}z`;
    paths[close < open ? 'down' : 'up'] += body;
  }
  return html`<path class="chart-wick" d="${wicks}"/><path class="chart-candle-up" d="${paths.up}"/><path class="chart-candle-down" d="${paths.down}"/>`;
}

function drawRange(bars: PriceBars, { x, y }: PricePlot): Html {
  const trace = (values: ArrayLike<number>): readonly Point[] =>
    traceParts({ times: bars.times, values }, x, y).flat();
  const columns = new Map<number, { x: number; top: number; bottom: number }>();
  for (const point of [...trace(bars.high), ...trace(bars.low)]) {
    const key = Math.floor(point.x);
    const column = columns.get(key) ?? { x: key + 0.5, top: point.y, bottom: point.y };
    column.top = Math.min(column.top, point.y);
    column.bottom = Math.max(column.bottom, point.y);
    columns.set(key, column);
  }
  const range = [...columns.values()].map(
    (one) => `M${px(one.x)},${px(one.top)}V${px(one.bottom)}`,
  );
  const close = traceParts({ times: bars.times, values: bars.close }, x, y);
  return html`<path class="chart-range" d="${range.join('')}"/><path class="chart-line chart-close" d="${linePath(close)}"/>`;
}
