/**
 * Why each fill of a finished backtest has its price: the bar it filled on, the price before costs, the
 * costs, and the rule of contract 5 that gave them. Computed from the record afterwards, so that the run
 * itself carries none of it.
 */
import { FillModel, stopBase, type SimConfig } from '../../engines/sim/index.ts';
import { invariant } from '../../foundation/core/index.ts';
import {
  BUY,
  FLATTENING,
  ORDER_TYPES,
  SELL,
  type BarColumns,
  type OrderTable,
  type RunTables,
  type Side,
} from '../../foundation/model/index.ts';

const MARKET = ORDER_TYPES.indexOf('MARKET');
const STOP = ORDER_TYPES.indexOf('STOP');
/** A model asks for a seed, and prices draw nothing. */
const NO_DRAWS = 0;

const RULE_TEXTS = {
  MARKET_HIGH: 'market order to buy: the high of the bar, the worst price it shows',
  MARKET_LOW: 'market order to sell: the low of the bar, the worst price it shows',
  NEXT_OPEN: 'market order: the open of the next bar',
  SAME_BAR_HIGH: 'market order to buy: the high of the bar that decided it',
  SAME_BAR_LOW: 'market order to sell: the low of the bar that decided it',
  STOP_PRICE: 'stop reached inside of the bar: the stop itself',
  STOP_GAP: 'the bar opened beyond the stop: its open',
  LIMIT_PRICE: 'the bar traded through the limit: the limit itself, without costs',
} as const;

/** What decided a fill's price before costs. */
export type FillRule = keyof typeof RULE_TEXTS;

/** Column `rule` of `FillPrices` indexes into it. */
export const FILL_RULES: readonly FillRule[] = [
  'MARKET_HIGH',
  'MARKET_LOW',
  'NEXT_OPEN',
  'SAME_BAR_HIGH',
  'SAME_BAR_LOW',
  'STOP_PRICE',
  'STOP_GAP',
  'LIMIT_PRICE',
];

/** A rule in a sentence for people. */
export function fillRuleText(rule: FillRule): string {
  return RULE_TEXTS[rule];
}

/** By row of the fill table. */
export interface FillPrices {
  /** Row of the bar in the prepared columns. */
  readonly bar: Int32Array;
  /** Micros, before costs. */
  readonly base: Float64Array;
  /** ppm of the base: half spread and slippage; 0 for a limit. */
  readonly costPpm: Int32Array;
  /** Index into `FILL_RULES`. */
  readonly rule: Uint8Array;
}

/**
 * Explains the fills of a run of `bars` under `sim`. The sim's fills stand in slice order, so one walk
 * over the bars finds them all: O(bars + fills).
 */
export function explainFillPrices(
  { orders, fills }: Pick<RunTables, 'orders' | 'fills'>,
  bars: BarColumns,
  sim: SimConfig,
): FillPrices {
  const model = new FillModel(sim, NO_DRAWS);
  const { count } = fills;
  const prices = {
    bar: new Int32Array(count),
    base: new Float64Array(count),
    costPpm: new Int32Array(count),
    rule: new Uint8Array(count),
  };
  let slice = 0;
  for (let fill = 0; fill < count; fill++) {
    const order = fills.order.at(fill);
    const ts = fills.ts.at(fill);
    while (slice < bars.count && (bars.ts[slice] as number) < ts) slice++;
    const bar = rowInSlice(bars, slice, orders.symbol.at(order));
    invariant(bars.ts[bar] === ts, 'a simulated fill has a bar', { fill, order, ts });
    const rule = ruleOf(orders, order, { bars, bar, sim });
    prices.bar[fill] = bar;
    prices.rule[fill] = FILL_RULES.indexOf(rule);
    if (rule === 'LIMIT_PRICE') {
      prices.base[fill] = orders.limitPriceOf(order);
      continue;
    }
    const side = sideOf(orders, order);
    prices.costPpm[fill] = model.costPpm(bars, bar);
    prices.base[fill] =
      orders.typeOf(order) === STOP
        ? stopBase(bars, bar, side, orders.stopPriceOf(order))
        : model.marketBase(bars, bar, side);
  }
  return prices;
}

/** Row of a symbol's bar in the slice that starts at `from`; past the slice when it has none. */
function rowInSlice(bars: BarColumns, from: number, symbol: number): number {
  let row = from;
  while (row < bars.count && bars.ts[row] === bars.ts[from] && bars.symbol[row] !== symbol) row++;
  return row;
}

interface Met {
  readonly bars: BarColumns;
  readonly bar: number;
  readonly sim: SimConfig;
}

function ruleOf(orders: OrderTable, order: number, { bars, bar, sim }: Met): FillRule {
  const side = sideOf(orders, order);
  const type = orders.typeOf(order);
  if (type === STOP) {
    const stop = orders.stopPriceOf(order);
    return stopBase(bars, bar, side, stop) === stop ? 'STOP_PRICE' : 'STOP_GAP';
  }
  if (type !== MARKET) return 'LIMIT_PRICE'; // a triggered stop-limit is a limit
  if (sim.ambiguityPolicy === 'NEXT_OPEN') return 'NEXT_OPEN';
  // In the same-bar model too, an order may have waited for a later bar, and flattening orders do.
  const isOwnBar =
    sim.ambiguityPolicy === 'SAME_BAR_WORST_CASE' &&
    orders.ts.at(order) === bars.ts[bar] &&
    orders.role.at(order) !== FLATTENING;
  if (side === BUY) return isOwnBar ? 'SAME_BAR_HIGH' : 'MARKET_HIGH';
  return isOwnBar ? 'SAME_BAR_LOW' : 'MARKET_LOW';
}

function sideOf(orders: OrderTable, order: number): Side {
  return orders.side.at(order) === BUY ? BUY : SELL;
}
