/**
 * What a run did, as one hash: every order with its end, every fill, the equity of every day, the deepest
 * fall over all slices, and the totals. A sweep keeps it instead of the tables; whoever runs its winner
 * again compares the two. It speaks of results: inputs are the run id's. What follows from the rest is
 * left out, trades and the equity between two ends of days, so that it costs little beside a short run.
 */
import {
  canonicalJson,
  sha256OfParts,
  type NumberColumn,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import type { RunSummary, RunTables } from '../../foundation/model/index.ts';

/** The same whether the curve keeps a row of each slice or of each day. `maxDrawdown`: of all slices. */
export function digestResult(
  { orders, fills, splits, equity }: RunTables,
  summary: RunSummary,
  maxDrawdown: number,
): Sha256Hex {
  const columns = [
    ...orders.columns(),
    ...fills.columns(),
    ...splits.columns(),
    ...[equity.day, equity.dayEquity],
  ];
  const head = canonicalJson({
    summary: { ...summary },
    maxDrawdown,
    rows: columns.map(({ length }) => length),
    terms: orders.snapshotTerms(),
  });
  return sha256OfParts([head, ...columns.map(bytesOf)]);
}

/** In the byte order of the machine: little-endian wherever Node runs today. */
function bytesOf(column: NumberColumn): Uint8Array {
  const { buffer, byteOffset, byteLength } = column.view();
  return new Uint8Array(buffer, byteOffset, byteLength);
}
