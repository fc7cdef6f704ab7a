/**
 * Numbers as the charts write them: no locale, so the same everywhere. A minus is U+2212, as wide as a
 * digit.
 */

/** Currency, fraction written in per cent, plain ratio, whole number. */
export type NumberKind = 'AMOUNT' | 'FRACTION' | 'RATIO' | 'COUNT';

/** The exact figure for tables and tooltips, rounded to what a reader can use; a dash for a gap. */
export function numberText(kind: NumberKind, value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (kind === 'FRACTION') return `${grouped(value * 100, 2)} %`;
  return grouped(value, kind === 'COUNT' ? 0 : 2);
}

/** As `numberText`, with a plus before what is above zero. */
export function signedText(kind: NumberKind, value: number | null | undefined): string {
  return withPlus(numberText(kind, value), value ?? 0);
}

/** A fraction in per cent with one decimal and its sign, without the unit: for cells. */
export function cellPercentText(value: number): string {
  return withPlus(grouped(value * 100, 1), value);
}

/** What rounds to zero has no sign. */
function withPlus(text: string, value: number): string {
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Labels of an axis: as many decimals as its step needs, large amounts in k, M, B or T. */
export function tickText(kind: NumberKind, value: number, step: number): string {
  if (kind === 'FRACTION') return `${grouped(value * 100, decimalsOf(step * 100))} %`;
  if (kind === 'RATIO') return grouped(value, decimalsOf(step));
  const { size, suffix } = magnitudeOf(Math.max(Math.abs(value), step));
  return grouped(value / size, decimalsOf(step / size)) + (value === 0 ? '' : suffix);
}

/** `1234567.891` with two decimals is `1,234,567.89`. */
function grouped(value: number, decimals: number): string {
  const fixed = Math.abs(value).toFixed(decimals);
  const [whole = '', fraction] = fixed.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = value < 0 && Number(fixed) !== 0 ? '−' : '';
  return sign + digits + (fraction === undefined ? '' : `.${fraction}`);
}

/** Beyond this an axis of steps of one hundredth of a per cent is read. */
const MOST_DECIMALS = 6;

function decimalsOf(step: number): number {
  let scaled = Math.abs(step);
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals += 1) {
    // Steps come from 1, 2 and 5: what is left after rounding is noise of the multiplication.
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return decimals;
    scaled *= 10;
  }
  return MOST_DECIMALS;
}

function magnitudeOf(value: number): { readonly size: number; readonly suffix: string } {
  if (value >= 1e12) return { size: 1e12, suffix: 'T' };
  if (value >= 1e9) return { size: 1e9, suffix: 'B' };
  if (value >= 1e6) return { size: 1e6, suffix: 'M' };
  return value >= 1e4 ? { size: 1e3, suffix: 'k' } : { size: 1, suffix: '' };
}
