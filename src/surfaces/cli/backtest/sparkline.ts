/** A series as one line of block characters. For the eye only: values are rounded to eight steps. */

const BLOCKS = '▁▂▃▄▅▆▇█';

/** `width` characters; each shows the last value of its stretch. Empty for no values. */
export function sparkline(values: readonly number[], width: number): string {
  if (values.length === 0) return '';
  const points = Math.min(width, values.length);
  const shown = Array.from({ length: points }, (_, i) => {
    const at = Math.ceil(((i + 1) * values.length) / points) - 1;
    return values[at] ?? 0;
  });
  const low = Math.min(...shown);
  const span = Math.max(...shown) - low;
  return shown
    .map((value) => BLOCKS.charAt(span === 0 ? 0 : Math.round(((value - low) / span) * 7)))
    .join('');
}

/** Falls below the running peak, as positive fractions. */
export function drawdowns(equity: readonly number[]): number[] {
  let peak = -Infinity;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? (peak - value) / peak : 0;
  });
}
