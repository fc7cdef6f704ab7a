/** `buy_and_hold` (contract 13): `qty` of every symbol from its first bar on. */
import type { JsonObject } from '../../foundation/core/index.ts';
import type { TargetBook } from '../../foundation/model/index.ts';
import {
  defineKernel,
  z,
  type KernelStrategy,
  type StrategyContext,
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

  extend(): void {
    // Keeps no history.
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

export const buyAndHold = defineKernel({
  id: 'buy_and_hold',
  version: 1,
  summary: 'buys each symbol on its first bar and keeps it',
  params: z.object({ qty: z.int().min(1).default(10).describe('shares of each symbol') }),
  warmup: () => 1,
  create: ({ qty }, context) => new BuyAndHold(qty, context),
});
