import type { NamedSeries } from '../drawing/series.ts';
import { valueAt } from '../drawing/value-at.ts';
import { instantText } from '../text/date-text.ts';
import { numberText, type NumberKind } from '../text/number-text.ts';
import { rowSelection, type DataTable } from './data-table.ts';

/** A column of a table over time. */
export interface TimeColumn extends NamedSeries {
  readonly kind: NumberKind;
}

/** What each series holds at an even selection of instants. */
export function timeTable(times: ArrayLike<number>, columns: readonly TimeColumn[]): DataTable {
  return {
    columns: ['Time (UTC)', ...columns.map(({ name }) => name)],
    rows: rowSelection(times.length).map((i) => {
      const at = times[i] ?? 0;
      return [
        instantText(at),
        ...columns.map(({ kind, series }) => numberText(kind, valueAt(series, at))),
      ];
    }),
    total: times.length,
  };
}
