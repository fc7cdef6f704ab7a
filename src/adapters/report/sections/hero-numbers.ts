/** The six numbers that are asked first. */
import { countText, moneyText, NOT_AVAILABLE } from '../format/display-text.ts';
import type { HtmlValue } from '../markup/html.ts';
import { metricAt } from '../metrics/metric-at.ts';
import { metricValue } from '../metrics/metric-value.ts';
import type { MetricUnit } from '../metrics/metric-entry.ts';
import type { RunReport } from '../run-report.ts';
import type { HeroNumber } from './head-strip.ts';

export function heroNumbers({ metrics, summary, inputs }: RunReport): HeroNumber[] {
  const of = (key: string, unit: MetricUnit): HtmlValue =>
    metricValue(metricAt(metrics, key), unit);
  const textOf = (key: string, unit: MetricUnit): string => {
    const value = of(key, unit);
    return typeof value === 'string' ? value : NOT_AVAILABLE;
  };
  return [
    {
      name: 'Total return',
      value: of('returns.total_return', 'CHANGE'),
      below: `${moneyText(inputs.cash)} to ${moneyText(summary.finalEquity)}`,
    },
    {
      name: 'CAGR',
      value: of('cagr', 'CHANGE'),
      below: `volatility ${textOf('volatility', 'FRACTION')}`,
    },
    {
      name: 'Sharpe',
      value: of('sharpe', 'RATIO'),
      below: `Sortino ${textOf('sortino', 'RATIO')}`,
    },
    {
      name: 'Max drawdown',
      value: of('max_drawdown', 'FRACTION'),
      below: `Calmar ${textOf('calmar', 'RATIO')}`,
    },
    {
      name: 'Profit factor',
      value: of('profit_factor', 'RATIO'),
      below: `won ${textOf('win_rate', 'FRACTION')} of the trades`,
    },
    {
      name: 'Closed trades',
      value: countText(summary.trades),
      below: `${countText(summary.rejected)} intents rejected`,
    },
  ];
}
