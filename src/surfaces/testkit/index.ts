/** `miniquantdesk/testkit`: runs strategies in an author's tests, under vitest, node:test or anything. */
export { BarBuilder, bars, type SeriesStart } from '../../trading/backtest/index.ts';
export {
  assertDeterministic,
  assertNoLookahead,
  assertRestartsAnywhere,
  assertWarmupSuffices,
} from './assertions.ts';
export { poisonFuture } from './poison-future.ts';
export {
  runStrategy,
  type EquityPoint,
  type Fill,
  type Order,
  type StrategyRun,
  type TargetChange,
} from './run-strategy.ts';
export type { RunOptions, TestBars } from './test-run.ts';
