/** What a run's fills cost beyond the prices of their bars. */
import {
  MICROS_PER_UNIT,
  ORDER_TYPES,
  type BarColumns,
  type RunTables,
} from '../../../../foundation/model/index.ts';
import { fsum } from '../../statistics/fsum.ts';
import type { Flags } from '../flags.ts';

const MARKET = ORDER_TYPES.indexOf('MARKET');
const BASIS_POINTS = 10_000;

/** Where each fill of a run happened; by row of the fill table. `explainFillPrices` makes it. */
export interface FillBases {
  /** Row of the bar. */
  readonly bar: Int32Array;
  /** Micros before costs. */
  readonly base: Float64Array;
}

/** Currency units, and basis points of what was traded before costs; above 0 is paid. */
export type FillCosts = {
  /** Sum of price times quantity. */
  readonly traded_notional: number;
  readonly fees: number;
  readonly fees_bps: number | null;
  /** Half spread and slippage: the price against its base. */
  readonly slippage: number;
  readonly slippage_bps: number | null;
  /** What the fill model takes by assuming the worst: the base of market orders against the bar's open. */
  readonly ambiguity_cost: number;
  readonly ambiguity_cost_bps: number | null;
};

/** `fees` in micros. */
export function measureFillCosts(
  { orders, fills }: Pick<RunTables, 'orders' | 'fills'>,
  of: { readonly bars: BarColumns; readonly bases: FillBases; readonly fees: number },
  flags: Flags,
): FillCosts {
  const { bars, bases, fees } = of;
  const traded = new Float64Array(fills.count);
  const before = new Float64Array(fills.count);
  const slippage = new Float64Array(fills.count);
  const ambiguity = new Float64Array(fills.count);
  for (let fill = 0; fill < fills.count; fill++) {
    const order = fills.order.at(fill);
    const signed = orders.side.at(order) * fills.qty.at(fill);
    const price = fills.price.at(fill);
    const base = bases.base[fill] as number;
    const open = bars.open[bases.bar[fill] as number] as number;
    traded[fill] = price * fills.qty.at(fill);
    before[fill] = base * fills.qty.at(fill);
    slippage[fill] = (price - base) * signed;
    ambiguity[fill] = orders.typeOf(order) === MARKET ? (base - open) * signed : 0;
  }
  const notional = fsum(before);
  const inBps = (micros: number): number | null =>
    notional === 0 ? flags.missing('no_fills') : flags.finite((micros / notional) * BASIS_POINTS);
  return {
    traded_notional: fsum(traded) / MICROS_PER_UNIT,
    fees: fees / MICROS_PER_UNIT,
    fees_bps: inBps(fees),
    slippage: fsum(slippage) / MICROS_PER_UNIT,
    slippage_bps: inBps(fsum(slippage)),
    ambiguity_cost: fsum(ambiguity) / MICROS_PER_UNIT,
    ambiguity_cost_bps: inBps(fsum(ambiguity)),
  };
}
