// Section 11: the three CSV files, byte by byte.
import { isoTime } from './ids.ts';
import { formatMicros } from './money.ts';
import type { NaiveResult } from './types.ts';

function csv(header: string, rows: readonly (readonly (string | number | bigint)[])[]): string {
  return [header, ...rows.map((row) => row.join(','))].map((line) => `${line}\n`).join('');
}

export function ordersCsv(result: NaiveResult): string {
  return csv(
    'seq,ts_utc,client_order_id,symbol,side,qty,order_type,limit_price,stop_price,status,reason',
    result.orders.map((o) => [
      o.seq,
      isoTime(o.ts),
      o.id,
      o.symbol,
      o.side,
      o.qty,
      o.type,
      o.limit === null ? '' : formatMicros(o.limit),
      o.stop === null ? '' : formatMicros(o.stop),
      o.status,
      o.reason,
    ]),
  );
}

export function fillsCsv(result: NaiveResult): string {
  return csv(
    'seq,ts_utc,fill_id,client_order_id,symbol,side,qty,price,fee',
    result.fills.map((f) => [
      f.seq,
      isoTime(f.ts),
      f.fillId,
      f.orderId,
      f.symbol,
      f.side,
      f.qty,
      formatMicros(f.price),
      formatMicros(f.fee),
    ]),
  );
}

/** One row per slice; the DAY resolution above 200,000 slices is not the twin's business. */
export function equityCsv(result: NaiveResult): string {
  return csv(
    'ts_utc,equity,cash,gross_exposure,net_exposure',
    result.equity.map((e) => [
      isoTime(e.ts),
      formatMicros(e.equity),
      formatMicros(e.cash),
      formatMicros(e.gross),
      formatMicros(e.net),
    ]),
  );
}
