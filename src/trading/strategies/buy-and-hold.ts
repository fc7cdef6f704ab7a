/** `buy_and_hold` (contract 13): `qty` of every symbol from its first bar on. */
import { MAX_SAFE, type JsonObject } from '../../foundation/core/index.ts';
import { strategyId, type TargetBook } from '../../foundation/model/index.ts';
import type {
  KernelStrategy,
  StrategyContext,
  StrategyDefinition,
} from '../../engines/strategy/index.ts';

class BuyAndHold implements KernelStrategy {
  private readonly qty: number;
  private readonly targets: TargetBook;

  constructor(qty: number, context: StrategyContext) {
    this.qty = qty;
    this.targets = context.targets;
  }

  useBars(): void {
    // Reads no column: the first bar of a symbol is all that it waits for.
  }

  onBar(_row: number, symbol: number): void {
    this.targets.set(symbol, this.qty);
    this.targets.publish();
  }

  onSplit(): void {
    // Keeps no price; it goes on wanting `qty` shares.
  }

  snapshot(): JsonObject {
    return {};
  }

  restore(): void {
    // Its whole state is the target book, which the tick keeps.
  }
}

export const buyAndHold: StrategyDefinition = {
  id: strategyId('buy_and_hold'),
  version: 1,
  summary: 'buys each symbol on its first bar and keeps it',
  params: {
    qty: { kind: 'INT', meaning: 'shares of each symbol', defaultValue: 10, min: 1, max: MAX_SAFE },
  },
  check: () => [],
  create: ({ qty = 0 }, context) => new BuyAndHold(qty, context),
};
