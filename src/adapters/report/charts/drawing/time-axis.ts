import { monthText } from '../text/date-text.ts';
import type { Axis, Extent, PixelRange, Tick } from './axis.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that people count in. Lengths of months and years are means, to choose a step by. */
const STEPS: ReadonlyArray<{ readonly ms: number; readonly months?: number }> = [
  ...[1, 5, 15, 30].map((n) => ({ ms: n * MINUTE })),
  ...[1, 3, 6, 12].map((n) => ({ ms: n * HOUR })),
  ...[1, 2, 7, 14].map((n) => ({ ms: n * DAY })),
  ...[1, 3, 6, 12, 24, 60, 120, 240].map((months) => ({ ms: months * 30.44 * DAY, months })),
];

/** A linear axis of UTC instants (`min < max`) with at most `most` labelled round dates. */
export function timeAxis(extent: Extent, pixels: PixelRange, most: number): Axis {
  const { min, max } = extent;
  const scale = (pixels.to - pixels.from) / (max - min);
  return {
    at: (value) => pixels.from + (value - min) * scale,
    ticks: timeTicks(extent, most),
    min,
    max,
  };
}

/** Round dates within the extent, ascending, at most `most`; the first names what the others leave out. */
export function timeTicks({ min, max }: Extent, most: number): Tick[] {
  const step = STEPS.find(({ ms }) => (max - min) / ms <= most) ?? { ms: 0, months: 600 };
  const instants =
    step.months === undefined ? evenly(min, max, step.ms) : monthly(min, max, step.months);
  return instants.map((value, i) => ({ value, label: label(value, step, i === 0) }));
}

function evenly(min: number, max: number, step: number): number[] {
  const instants: number[] = [];
  for (let at = Math.ceil(min / step) * step; at <= max; at += step) instants.push(at);
  return instants;
}

function monthly(min: number, max: number, months: number): number[] {
  const start = new Date(min);
  const from = start.getUTCFullYear() * 12 + start.getUTCMonth();
  const instants: number[] = [];
  for (let month = Math.floor(from / months) * months; ; month += months) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > max) return instants;
    if (at >= min) instants.push(at);
  }
}

function label(
  at: number,
  { ms, months }: { readonly ms: number; readonly months?: number },
  isFirst: boolean,
): string {
  const date = new Date(at);
  const year = String(date.getUTCFullYear());
  const month = monthText(date.getUTCMonth() + 1);
  const day = String(date.getUTCDate());
  if (months !== undefined) {
    if (date.getUTCMonth() === 0) return year;
    return isFirst ? `${month} ${year}` : month;
  }
  if (ms >= DAY) return isFirst ? `${day} ${month} ${year}` : `${day} ${month}`;
  return isFirst || at % DAY === 0 ? `${day} ${month}` : date.toISOString().slice(11, 16);
}
