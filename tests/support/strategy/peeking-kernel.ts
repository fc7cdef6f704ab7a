/** A kernel that looks `ahead` rows ahead of the one that it is called with: the sin that checks must find. */
import {
  defineKernel,
  z,
  type KernelStrategy,
  type StrategyContext,
  type StrategyDefinition,
} from '../../../src/engines/strategy/index.ts';
import type { BarColumns } from '../../../src/foundation/model/index.ts';

class Peeking implements KernelStrategy {
  private bars: BarColumns;
  private readonly ahead: number;
  private readonly context: StrategyContext;

  constructor(ahead: number, context: StrategyContext) {
    this.ahead = ahead;
    this.context = context;
    this.bars = context.bars;
  }

  useBars(bars: BarColumns): void {
    this.bars = bars;
  }

  extend(): void {
    // Keeps no history.
  }

  onSplit(): void {
    // Keeps no prices.
  }

  onBar(row: number, symbol: number): void {
    const { close } = this.bars;
    const rises = (close[row + this.ahead] ?? 0) > (close[row] ?? 0);
    this.context.targets.set(symbol, rises ? 5 : 0);
    this.context.targets.publish();
  }

  snapshot(): Record<string, never> {
    return {};
  }

  restore(): void {
    // Has no state.
  }
}

export const peekingKernel: StrategyDefinition = defineKernel({
  id: 'peeking',
  version: 1,
  summary: 'knows tomorrow',
  params: z.object({ ahead: z.int().min(-5).max(50).default(1) }),
  warmup: () => 1,
  create: ({ ahead }, context) => new Peeking(ahead, context),
});
