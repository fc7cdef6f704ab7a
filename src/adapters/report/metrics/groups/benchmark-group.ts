/** A run against holding its own symbols. */
import { entriesOf, type MetricGroup } from '../metric-entry.ts';

export const BENCHMARK_GROUP: MetricGroup = {
  id: 'benchmark',
  title: 'Against buy and hold',
  entries: entriesOf([
    [
      'benchmark.total_return',
      'Its total return',
      'CHANGE',
      'The symbols in equal parts, bought at their first daily closes without costs and held.',
      'a day ended at or below 0',
    ],
    ['benchmark.cagr', 'Its CAGR', 'CHANGE', 'As of the run.', 'first and last slice coincide'],
    [
      'benchmark.volatility',
      'Its volatility',
      'FRACTION',
      'As of the run.',
      'there are fewer than two daily returns',
    ],
    [
      'benchmark.sharpe',
      'Its Sharpe',
      'RATIO',
      'As of the run.',
      'all daily returns are equal, or there are fewer than two',
    ],
    [
      'benchmark.max_drawdown',
      'Its max drawdown',
      'FRACTION',
      'Of its daily values.',
      'a day ended at or below 0',
    ],
    [
      'benchmark.alpha',
      'Alpha, a year',
      'CHANGE',
      'Mean daily return that beta does not explain, times A.',
      'the benchmark never moved',
    ],
    [
      'benchmark.beta',
      'Beta',
      'RATIO',
      'Slope of r on the daily returns of the benchmark.',
      'the benchmark never moved',
    ],
    [
      'benchmark.correlation',
      'Correlation',
      'RATIO',
      'Of the daily returns of both.',
      'the benchmark never moved',
    ],
    [
      'benchmark.r_squared',
      'R squared',
      'RATIO',
      'Correlation squared.',
      'the benchmark never moved',
    ],
    [
      'benchmark.information_ratio',
      'Information ratio',
      'RATIO',
      'Mean of the daily differences over their deviation, times the root of A.',
      'the differences are all equal',
    ],
    [
      'benchmark.up_capture',
      'Up capture',
      'FRACTION',
      'Geometric mean of the months over that of the benchmark, of the months in which it rose.',
      'it never rose in a month',
    ],
    [
      'benchmark.down_capture',
      'Down capture',
      'FRACTION',
      'The same of the months in which it fell.',
      'it never fell in a month',
    ],
  ]),
};
