/** Which bars are in sight, and which one the cursor is on. Pure: every step gives a new window. */

export interface BarWindow {
  /** First bar in sight. */
  readonly from: number;
  /** How many are in sight. */
  readonly count: number;
  /** The bar under the cursor. */
  readonly cursor: number;
}

/** Fewer bars than this show nothing that more would not. */
const FEWEST = 8;
/** Bars that the window opens with: candles, not a line. */
const FIRST_SIGHT = 160;

/** The last bars of `total` (two or more), the cursor on the last. */
export function openWindow(total: number): BarWindow {
  return fitted({ from: total, count: FIRST_SIGHT, cursor: total - 1 }, total);
}

/** The cursor on another bar; the window follows it as little as it must. */
export function moveCursor(window: BarWindow, to: number, total: number): BarWindow {
  const cursor = Math.min(Math.max(to, 0), total - 1);
  const { from, count } = window;
  const start = cursor < from ? cursor : cursor >= from + count ? cursor - count + 1 : from;
  return fitted({ from: start, count, cursor }, total);
}

/** The cursor on a bar in the middle of the window. */
export function centre(window: BarWindow, on: number, total: number): BarWindow {
  return fitted({ ...window, from: on - Math.floor(window.count / 2), cursor: on }, total);
}

/** `factor` times as many bars, the one under the cursor staying where it is. */
export function zoom(window: BarWindow, factor: number, total: number): BarWindow {
  const count = Math.min(Math.round(window.count * factor), total);
  const share = (window.cursor - window.from) / window.count;
  return fitted({ ...window, from: Math.round(window.cursor - share * count), count }, total);
}

/** Shifted by a number of bars; the cursor stays in sight. */
export function pan(window: BarWindow, by: number, total: number): BarWindow {
  const shifted = fitted({ ...window, from: window.from + by }, total);
  const last = shifted.from + shifted.count - 1;
  return { ...shifted, cursor: Math.min(Math.max(window.cursor, shifted.from), last) };
}

function fitted({ from, count, cursor }: BarWindow, total: number): BarWindow {
  const fitting = Math.min(Math.max(count, FEWEST), total);
  return {
    from: Math.min(Math.max(from, 0), total - fitting),
    count: fitting,
    cursor: Math.min(Math.max(cursor, 0), total - 1),
  };
}
