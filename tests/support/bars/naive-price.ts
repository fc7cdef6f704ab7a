// A price in BigInt, from contract 1 alone: its micros or the code of the first thing wrong with it.

const MAX_MICROS = 900_000_000_000n;

export function parsePrice(text: string): number | string {
  const found = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/.exec(text);
  if (found === null) return 'BARS_NUMBER_INVALID';
  const [, sign = '', whole = '', fraction = ''] = found;
  if (/[^0]/.test(fraction.slice(6))) return 'BARS_PRICE_PRECISION';
  const micros = BigInt(whole + fraction.slice(0, 6).padEnd(6, '0'));
  if (sign === '-' || micros === 0n || micros > MAX_MICROS) return 'BARS_PRICE_RANGE';
  return Number(micros);
}
