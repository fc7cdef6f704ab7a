/** The artifacts of a run that traded, in its folder: the same writers and the same bytes as a backtest's. */
import type { OrderIds } from '../../../engines/audit/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { RunRecord } from '../../../foundation/model/index.ts';
import { REPORT_NAME } from '../manifest.ts';
import { writeEquity, writeFills, writeOrders, type RowSink } from '../run-csv.ts';
import { artifactJson } from '../sealed/sealed-manifest.ts';
import { writeRunFile } from './run-record-folder.ts';

/** What was made of a run beside its tables. */
export interface RunTexts {
  /** The object of `metrics.json`. */
  readonly metrics: JsonObject;
  /** The text of `report.html`. */
  readonly report: string;
  /** The text of `inputs.jsonl`. */
  readonly inputs: string;
}

/** Writes each file whole; the SHA-256 of each by name. Safe to repeat. Fails as the disk does. */
export function writeRunTables(
  folder: string,
  of: { readonly record: RunRecord; readonly orderIds: OrderIds; readonly texts: RunTexts },
): Readonly<Record<string, string>> {
  const { record, orderIds, texts } = of;
  const files = {
    ...runTables(record, orderIds),
    'metrics.json': artifactJson(texts.metrics),
    [REPORT_NAME]: texts.report,
    'inputs.jsonl': texts.inputs,
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, writeRunFile(folder, name, text).sha256]),
  );
}

/** The tables of a record as texts by file name. */
export function runTables(
  record: RunRecord,
  orderIds: OrderIds,
): Readonly<Record<'orders.csv' | 'fills.csv' | 'equity_curve.csv', string>> {
  return {
    'orders.csv': textOf((sink) => {
      writeOrders(sink, record, orderIds);
    }),
    'fills.csv': textOf((sink) => {
      writeFills(sink, record, orderIds);
    }),
    'equity_curve.csv': textOf((sink) => {
      writeEquity(sink, record.tables.equity);
    }),
  };
}

function textOf(write: (sink: RowSink) => void): string {
  const pieces: string[] = [];
  write({ write: (text) => void pieces.push(text) });
  return pieces.join('');
}
