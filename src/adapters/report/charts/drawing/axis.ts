/**
 * Axes: where a value stands in pixels, and at which round values a line and a label stand. Only + - * /
 * and logarithms whose results are rounded to tenths of a pixel, so the same on every Node.
 */
import { tickText, type NumberKind } from '../text/number-text.ts';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface Axis {
  /** Pixel of a value; values outside stand outside. */
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
  /** Ends in values, the smaller first. */
  readonly min: number;
  readonly max: number;
}

/** Smallest and largest of something; both finite, `min <= max`. */
export interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Two pixels: where the smallest and where the largest value stands. */
export interface PixelRange {
  readonly from: number;
  readonly to: number;
}

interface ValueAxisStyle {
  readonly kind: NumberKind;
  /** Roughly how many intervals. */
  readonly steps: number;
}

/** A linear axis that begins and ends at a round value. */
export function valueAxis(extent: Extent, pixels: PixelRange, style: ValueAxisStyle): Axis {
  const { min, max } = widened(extent);
  const step = niceStep((max - min) / style.steps);
  const first = Math.floor(min / step);
  const last = Math.ceil(max / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    tickAt((first + i) * step, step, style.kind),
  );
  return { ...linear({ min: first * step, max: last * step }, pixels), ticks };
}

/** A linear axis that ends where the values do, with the round values between them. */
export function tightAxis(extent: Extent, pixels: PixelRange, style: ValueAxisStyle): Axis {
  const { min, max } = widened(extent);
  const step = niceStep((max - min) / style.steps);
  const ticks: Tick[] = [];
  for (let i = Math.ceil(min / step); i * step <= max; i += 1) {
    ticks.push(tickAt(i * step, step, style.kind));
  }
  return { ...linear({ min, max }, pixels), ticks };
}

/** Equal ratios are equal distances. The extent is above zero, and its ends lie less than 1e6 apart. */
export function logAxis(extent: Extent, pixels: PixelRange, style: ValueAxisStyle): Axis {
  const around = valueAxis(extent, pixels, style);
  const steps = around.ticks.filter(({ value }) => value > 0);
  const ticks = extent.max / extent.min > WIDE_RATIO ? decades(extent, style.kind) : steps;
  const min = Math.min(extent.min, ticks[0]?.value ?? extent.min);
  const max = Math.max(extent.max, ticks.at(-1)?.value ?? extent.max);
  const width = Math.log(max) - Math.log(min);
  const at = (value: number): number =>
    pixels.from + ((Math.log(value) - Math.log(min)) / width) * (pixels.to - pixels.from);
  return { at, ticks, min, max };
}

/** Beyond a factor of ten evenly spaced values crowd at the top of a logarithmic axis. */
const WIDE_RATIO = 10;

function decades(extent: Extent, kind: NumberKind): Tick[] {
  const ticks: Tick[] = [];
  for (let unit = powerOfTen(extent.min); unit <= extent.max * 10; unit *= 10) {
    for (const value of [unit, 2 * unit, 5 * unit]) {
      if (value * 2.5 < extent.min) continue;
      ticks.push(tickAt(value, value, kind));
      if (value >= extent.max) return ticks;
    }
  }
  return ticks;
}

function linear({ min, max }: Extent, { from, to }: PixelRange): Omit<Axis, 'ticks'> {
  const scale = (to - from) / (max - min);
  return { at: (value) => from + (value - min) * scale, min, max };
}

/** Less than this share of the values themselves is noise of floats, not a range to draw. */
const FLAT = 1e-9;
/** Values count as at least this large when their noise is judged. */
const LEAST = 1e-3;

/** The extent; one of a flat line with room above and below it. */
export function widened({ min, max }: Extent): Extent {
  if (max - min > Math.max(Math.abs(min), Math.abs(max), LEAST) * FLAT) return { min, max };
  const room = Math.abs(min) < LEAST * FLAT ? 1 : Math.abs(min) * 0.05;
  return { min: min - room, max: max + room };
}

function tickAt(value: number, step: number, kind: NumberKind): Tick {
  return { value, label: tickText(kind, value, step) };
}

/** 1, 2 or 5 times a power of ten, whichever is nearest to `raw` (above zero) as a ratio. */
export function niceStep(raw: number): number {
  const unit = powerOfTen(raw);
  const ratio = raw / unit;
  if (ratio < Math.SQRT2) return unit;
  if (ratio < Math.sqrt(10)) return 2 * unit;
  return ratio < Math.sqrt(50) ? 5 * unit : 10 * unit;
}

/** The largest power of ten that is not above `value` (above zero). */
function powerOfTen(value: number): number {
  let unit = 1;
  while (unit > value) unit /= 10;
  while (unit * 10 <= value) unit *= 10;
  return unit;
}
