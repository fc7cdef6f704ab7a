/** How a metric of `metrics.json` is shown: its name, its unit, its formula. */

/**
 * How a value is written. FRACTION: 0.1 as `10.00 %`; CHANGE: with its sign. AMOUNT: a number of currency
 * units, a gain or a loss; SUM: one that is neither; MONEY: a decimal string. SECONDS: a length of time.
 * COUNTS: an object of counts by code.
 */
export type MetricUnit =
  | 'RATIO'
  | 'FRACTION'
  | 'CHANGE'
  | 'AMOUNT'
  | 'SUM'
  | 'MONEY'
  | 'COUNT'
  | 'DAYS'
  | 'SECONDS'
  | 'BPS'
  | 'TEXT'
  | 'YES_NO'
  | 'COUNTS';

export interface MetricEntry {
  /** Member of `metrics.json`, with a dot before the member of a group. */
  readonly key: string;
  readonly name: string;
  readonly unit: MetricUnit;
  readonly formula: string;
  /** When there is no such number; null when there always is one. */
  readonly undefinedWhen: string | null;
}

export interface MetricGroup {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly MetricEntry[];
}

/** An entry as a row: key, name, unit, formula, and when it is not defined. */
export type MetricRow = readonly [string, string, MetricUnit, string, string?];

export function entriesOf(rows: readonly MetricRow[]): readonly MetricEntry[] {
  return rows.map(([key, name, unit, formula, undefinedWhen = null]) => ({
    key,
    name,
    unit,
    formula,
    undefinedWhen,
  }));
}
