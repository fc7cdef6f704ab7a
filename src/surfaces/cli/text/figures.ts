/** Metrics as a person reads them; a figure that is not there is `n/a`. */
import type { JsonValue } from '../../../foundation/core/index.ts';

/** A fraction in per cent. */
export function percentText(fraction: JsonValue | undefined): string {
  return typeof fraction === 'number' ? `${(fraction * 100).toFixed(2)} %` : 'n/a';
}

/** A ratio with two decimals. */
export function ratioText(ratio: JsonValue | undefined): string {
  return typeof ratio === 'number' ? ratio.toFixed(2).replace(/^-0\.00$/, '0.00') : 'n/a';
}

/** Any value that stands for itself. */
export function valueText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'n/a';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
