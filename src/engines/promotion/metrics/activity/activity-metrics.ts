/** How much a run traded, how much of its equity stood in the market, and what that cost. */
import {
  MICROS_PER_UNIT,
  type BarColumns,
  type EquityCurve,
  type RunRecord,
} from '../../../../foundation/model/index.ts';
import { fsum } from '../../statistics/fsum.ts';
import type { DailySeries } from '../equity/daily-series.ts';
import type { Flags } from '../flags.ts';
import { largestConcentration } from './concentration.ts';
import { measureFillCosts, type FillBases, type FillCosts } from './fill-costs.ts';

/** Fractions of the equity unless said otherwise; null where a flag says why. */
export type ActivityMetrics = FillCosts & {
  /** Points of the curve with a position, over all points. */
  readonly time_in_market: number | null;
  /** Exposure over equity, both weighted by the time to the next point. */
  readonly avg_gross_exposure: number | null;
  readonly avg_net_exposure: number | null;
  /** Currency units; net is the one farthest from 0, with its sign. */
  readonly max_gross_exposure: number;
  readonly max_net_exposure: number;
  /** Largest gross exposure over equity at one point. */
  readonly max_leverage: number | null;
  /** Traded notional over mean daily equity, a year's worth. */
  readonly turnover: number | null;
  /** Largest share of the equity in one symbol. */
  readonly max_concentration: number | null;
};

/** `series` is null where equity was not always above 0. */
export function measureActivity(
  record: RunRecord,
  of: { readonly series: DailySeries | null; readonly bars: BarColumns; readonly bases: FillBases },
  flags: Flags,
): ActivityMetrics {
  const { series, bars, bases } = of;
  const costs = measureFillCosts(record.tables, { bars, bases, fees: record.summary.fees }, flags);
  const exposure = measureExposure(record.tables.equity, flags);
  return {
    ...exposure,
    turnover: turnoverOf(series, costs.traded_notional, flags),
    max_concentration: concentrationOf(record, exposure.max_leverage, { bars, bases, flags }),
    ...costs,
  };
}

/** `leverage` is null, with its flag, where no share of the equity is known. */
function concentrationOf(
  record: RunRecord,
  leverage: number | null,
  of: { readonly bars: BarColumns; readonly bases: FillBases; readonly flags: Flags },
): number | null {
  if (leverage === null || record.inputs.data.length === 1) return leverage;
  const largest = largestConcentration(record, of.bars, of.bases);
  return largest === null ? of.flags.missing('concentration_unknown') : of.flags.finite(largest);
}

type Exposure = Omit<ActivityMetrics, keyof FillCosts | 'turnover' | 'max_concentration'>;

function measureExposure(curve: EquityCurve, flags: Flags): Exposure {
  const count = curve.ts.length;
  const held = { gross: new Float64Array(count), net: new Float64Array(count) };
  const owned = new Float64Array(count);
  let [inMarket, maxGross, maxNet, leverage] = [0, 0, 0, 0];
  let isPositive = true;
  for (let i = 0; i < count; i++) {
    const [gross, net, equity] = [curve.gross.at(i), curve.net.at(i), curve.equity.at(i)];
    // A point lasts until the next; a single one counts as it stands.
    const ms = i + 1 < count ? curve.ts.at(i + 1) - curve.ts.at(i) : count === 1 ? 1 : 0;
    held.gross[i] = gross * ms;
    held.net[i] = net * ms;
    owned[i] = equity * ms;
    if (gross > 0) inMarket++;
    if (equity <= 0) isPositive = false;
    maxGross = Math.max(maxGross, gross);
    if (Math.abs(net) > Math.abs(maxNet)) maxNet = net;
    leverage = Math.max(leverage, gross / equity);
  }
  const ofEquity = (value: number): number | null =>
    isPositive ? flags.finite(value) : flags.missing('equity_not_positive');
  const all = fsum(owned);
  return {
    time_in_market: count === 0 ? flags.missing('no_returns') : inMarket / count,
    avg_gross_exposure: ofEquity(fsum(held.gross) / all),
    avg_net_exposure: ofEquity(fsum(held.net) / all),
    max_gross_exposure: maxGross / MICROS_PER_UNIT,
    max_net_exposure: maxNet / MICROS_PER_UNIT,
    max_leverage: ofEquity(leverage),
  };
}

function turnoverOf(series: DailySeries | null, traded: number, flags: Flags): number | null {
  if (series === null) return flags.missing('equity_not_positive');
  if (series.years <= 0) return flags.missing('no_duration');
  const { points } = series;
  const meanEquity = fsum(points.subarray(1)) / (points.length - 1) / MICROS_PER_UNIT;
  return flags.finite(traded / meanEquity / series.years);
}
