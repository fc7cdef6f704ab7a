/** The built-in strategies, by id in code-unit order. Injected by the shell, never imported by the tick. */
import type { StrategyDefinition } from '../../engines/strategy/index.ts';
import { buyAndHold } from './buy-and-hold.ts';
import { meanReversion } from './mean-reversion.ts';
import { smaCross } from './sma-cross.ts';
import { swingTrend } from './swing-trend.ts';

export const BUILT_IN_STRATEGIES: readonly StrategyDefinition[] = [
  buyAndHold,
  meanReversion,
  smaCross,
  swingTrend,
];
