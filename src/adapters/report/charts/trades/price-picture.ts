/** Price above, position below, on one axis of bars. */
import { html, NOTHING, type Html } from '../../markup/html.ts';
import { tightAxis, valueAxis, type Axis, type Extent, type PixelRange } from '../drawing/axis.ts';
import { barAxis } from '../drawing/bar-axis.ts';
import { drawAxisName, drawDates, drawValueGrid } from '../drawing/frame.ts';
import { areaPath, linePath, stepPoints, type Point } from '../drawing/path.ts';
import type { TimeSeries } from '../drawing/series.ts';
import { extentOf, including, traceParts } from '../drawing/trace.ts';
import type { Picture } from '../figure/figure.ts';
import { plotBox, type Box, type Size } from '../figure/size.ts';
import { drawFills } from './fill-marks.ts';
import { drawBars, isDense } from './price-bars.ts';
import type { PriceRecord } from './price-record.ts';

interface Plot {
  readonly x: Axis;
  readonly y: Axis;
  readonly box: Box;
}

const TOP = 22;
const STRIP = 56;
const BETWEEN = 18;

/** Smallest and largest price of bars, stops and fills; null when there is none. */
export function priceExtent({ bars, stop, fills }: PriceRecord): Extent | null {
  const traded = fills.map(({ price }) => price);
  return extentOf([bars.low, bars.high, bars.close, stop.values, traded]);
}

/** Where the plots stand across the picture: from the first bar's left edge to the last one's right. */
export function priceSpan(size: Size): PixelRange {
  return { from: size.left, to: size.width - 10 };
}

/** The picture of a record with two bars or more. */
export function drawPricePicture(record: PriceRecord, size: Size): Picture {
  const { bars, fills, stop, position, unit } = record;
  const span = priceSpan(size);
  const price = { ...plotBox(size, TOP, size.isWide ? 280 : 220), right: span.to };
  const strip = { ...price, top: price.bottom + BETWEEN, bottom: price.bottom + BETWEEN + STRIP };
  const x = barAxis(bars.times, span, size.dates);
  const y = valueAxis(
    priceExtent(record) ?? { min: 0, max: 1 },
    { from: price.bottom, to: price.top },
    { kind: 'RATIO', steps: 5 },
  );
  const plot = { x, y, box: price };
  const held = including(extentOf([position.values]) ?? { min: 0, max: 1 }, 0);
  const shares = tightAxis(
    held.min === held.max ? { min: 0, max: 1 } : held,
    { from: strip.bottom, to: strip.top },
    { kind: 'AMOUNT', steps: 2 },
  );
  const body = html`${drawAxisName(unit, 4, 12)}${drawValueGrid(y, price)}
${drawBars(bars, plot, isDense(bars, price))}
${drawStop(stop, plot)}${drawFills(fills, plot)}
${drawValueGrid(shares, strip)}${drawPosition(position, { x, y: shares, box: strip })}
${drawDates(x, strip, size.width - 2)}
`;
  return { height: strip.bottom + 26, body };
}

function drawStop(stop: TimeSeries, { x, y, box }: Plot): Html {
  const parts = held(stop, { x, y, box });
  return parts.length === 0 ? NOTHING : html`<path class="chart-stop" d="${linePath(parts)}"/>`;
}

function drawPosition(position: TimeSeries, plot: Plot): Html {
  const parts = held(position, plot);
  return parts.length === 0
    ? NOTHING
    : html`<path class="chart-position" d="${areaPath(parts, plot.y.at(0))}"/>`;
}

/** A quantity that holds from each time on, as steps; a part ends where its gap begins. */
function held(series: TimeSeries, { x, y, box }: Plot): Point[][] {
  const parts = traceParts(series, x, y);
  const ends = gapsOf(series).map((at) => x.at(at));
  return parts.map((part, i) => stepPoints(part, ends[i] ?? box.right));
}

/** The instant at which each gap begins that follows a value. */
function gapsOf({ times, values }: TimeSeries): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i += 1) {
    const isGap = extentOf([[values[i] ?? null]]) === null;
    if (isGap && extentOf([[values[i - 1] ?? null]]) !== null) gaps.push(times[i] ?? 0);
  }
  return gaps;
}
