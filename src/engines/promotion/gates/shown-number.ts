/** A measured number as people read it, in notes and tables alike. */

/** Six decimals, four of what is large, or all where fewer would show a difference as none. */
export function shownNumber(value: number): string {
  const scale = Math.abs(value) < 1000 ? 1e6 : 1e4;
  const rounded = Math.round(value * scale) / scale;
  return String(rounded === 0 ? value : rounded);
}
