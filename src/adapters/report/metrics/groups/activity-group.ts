/** How much a run traded, and what that cost. */
import { entriesOf, type MetricGroup } from '../metric-entry.ts';

export const ACTIVITY_GROUP: MetricGroup = {
  id: 'activity',
  title: 'Activity and costs',
  entries: entriesOf([
    [
      'activity.time_in_market',
      'Time in market',
      'FRACTION',
      'Points of the equity curve with a position, over all points.',
      'there is no point',
    ],
    [
      'activity.avg_gross_exposure',
      'Average gross exposure',
      'FRACTION',
      'Gross exposure over equity, weighted by time.',
      'a day ended at or below 0',
    ],
    [
      'activity.avg_net_exposure',
      'Average net exposure',
      'FRACTION',
      'Net exposure over equity, weighted by time.',
      'a day ended at or below 0',
    ],
    [
      'activity.max_gross_exposure',
      'Max gross exposure',
      'SUM',
      'Largest gross exposure, in currency units.',
    ],
    [
      'activity.max_net_exposure',
      'Max net exposure',
      'SUM',
      'Net exposure farthest from 0, in currency units.',
    ],
    [
      'activity.max_leverage',
      'Max leverage',
      'RATIO',
      'Largest gross exposure over equity at one point.',
      'a day ended at or below 0',
    ],
    [
      'activity.max_concentration',
      'Max concentration',
      'FRACTION',
      'Largest share of the equity in one symbol.',
      'positions cannot be valued slice by slice',
    ],
    [
      'activity.turnover',
      'Turnover, a year',
      'RATIO',
      'Traded notional over mean daily equity, by the years of the run.',
      'first and last slice coincide',
    ],
    [
      'activity.traded_notional',
      'Traded notional',
      'SUM',
      'Sum of price times shares over the fills.',
    ],
    ['activity.fees', 'Fees', 'SUM', 'Sum over the fills.'],
    [
      'activity.fees_bps',
      'Fees, of notional',
      'BPS',
      'Fees over what was traded before costs.',
      'nothing was traded',
    ],
    [
      'activity.slippage',
      'Spread and slippage',
      'SUM',
      'Prices of the fills against the prices before costs.',
    ],
    [
      'activity.slippage_bps',
      'Spread and slippage, of notional',
      'BPS',
      'The same over what was traded before costs.',
      'nothing was traded',
    ],
    [
      'activity.ambiguity_cost',
      'Cost of the worst case',
      'SUM',
      'Prices before costs of market orders against the open of their bar: what the fill model takes by assuming the worst.',
    ],
    [
      'activity.ambiguity_cost_bps',
      'Cost of the worst case, of notional',
      'BPS',
      'The same over what was traded before costs.',
      'nothing was traded',
    ],
  ]),
};
