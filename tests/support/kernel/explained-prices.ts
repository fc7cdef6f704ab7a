/** Prices of fills, computed again from what explains them. */
import { BUY } from '../../../src/foundation/model/index.ts';
import type { BacktestRun, FillPrices } from '../../../src/trading/backtest/index.ts';

/** By fill: base and cost by contract 5, in BigInt. */
export function explainedPrices({ base, costPpm }: FillPrices, run: BacktestRun): bigint[] {
  const { orders, fills } = run.finish().tables;
  return Array.from(base, (before, fill) => {
    const cost = BigInt(costPpm[fill] ?? 0);
    if (orders.side.at(fills.order.at(fill)) === BUY) {
      return (BigInt(before) * (1_000_000n + cost) + 999_999n) / 1_000_000n;
    }
    const price = (BigInt(before) * (1_000_000n - cost)) / 1_000_000n;
    return price < 1n ? 1n : price;
  });
}
