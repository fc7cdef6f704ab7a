/** Amounts in tests are written as people write them; a wrong text fails the test at once. */
import {
  parseMicros,
  parsePpm,
  type Limit,
  type Ppm,
} from '../../../src/foundation/model/index.ts';

/** Micros of a decimal text: `usd('100.5')` is 100,500,000. */
export function usd(text: string): number {
  const parsed = parseMicros(text);
  if (!parsed.ok) throw new Error(`not an amount: ${text} (${parsed.error})`);
  return parsed.value;
}

/** Ppm of a fraction's text: `ppm('0.02')` is 20,000. */
export function ppm(text: string): Ppm {
  const parsed = parsePpm(text);
  if (!parsed.ok) throw new Error(`not a fraction: ${text} (${parsed.error})`);
  return parsed.value;
}

export const OFF: Limit = { kind: 'OFF' };

/** A limit as the config writes it. */
export function limit(text: string): Limit {
  return { kind: 'PPM', ppm: ppm(text) };
}
