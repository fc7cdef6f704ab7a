/**
 * Slots of intraday bars (contract 2.4): per session from its open in steps of the interval; for 1H
 * on full New York hours and at the close. New York's offsets are full hours, so a full hour there
 * is a full hour in UTC.
 */
import { intervalMs, type Timeframe } from '../model/index.ts';
import type { SessionTable } from './xnys-sessions.ts';

export type IntradayTimeframe = Exclude<Timeframe, '1D'>;

export interface SlotTable {
  readonly step: number;
  /** By session: slot k (from 1) closes at `base + k * step`. */
  readonly base: Float64Array;
  /** By session, and one more at the end: slots of all earlier sessions. */
  readonly before: Int32Array;
}

export function buildSlots(sessions: SessionTable, timeframe: IntradayTimeframe): SlotTable {
  const step = intervalMs(timeframe);
  const base = new Float64Array(sessions.count);
  const before = new Int32Array(sessions.count + 1);
  for (let at = 0; at < sessions.count; at++) {
    const open = sessions.open[at] as number;
    const close = sessions.close[at] as number;
    const start = timeframe === '1H' ? Math.floor(open / step) * step : open;
    base[at] = start;
    const length = (close - start) / step;
    const slots = timeframe === '1H' ? Math.ceil(length) : Math.floor(length);
    before[at + 1] = (before[at] as number) + slots;
  }
  return { step, base, before };
}
