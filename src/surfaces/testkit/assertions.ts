/** The proofs of `mqk strategy check` on an author's own bars; each throws an Error that tells the first problem. */
import type { StrategyDefinition } from '../../engines/strategy/index.ts';
import { formatInstant } from '../../foundation/model/index.ts';
import {
  proveDeterminism,
  proveNoLookahead,
  proveWarmup,
  restartAt,
  type ProofProblem,
} from '../../trading/backtest/index.ts';
import { runStrategy } from './run-strategy.ts';
import { testRun, type RunOptions, type TestBars } from './test-run.ts';

/** Decisions up to every bar are the same when later bars are removed, changed or poisoned. */
export function assertNoLookahead(
  definition: StrategyDefinition,
  bars: TestBars,
  options?: RunOptions,
): void {
  requireTargets(definition, bars, options);
  fail(proveNoLookahead(testRun(definition, bars, options)).firstProblem);
}

/** From bar `warmup` on, decisions don't hang on what was before. */
export function assertWarmupSuffices(
  definition: StrategyDefinition,
  bars: TestBars,
  options?: RunOptions,
): void {
  requireTargets(definition, bars, options);
  fail(proveWarmup(testRun(definition, bars, options)).firstProblem);
}

/** Two runs are equal, and so are restarts at every bar, or at a sample of a long series. */
export function assertDeterministic(
  definition: StrategyDefinition,
  bars: TestBars,
  options?: RunOptions,
): void {
  requireTargets(definition, bars, options);
  fail(proveDeterminism(testRun(definition, bars, options)).firstProblem);
}

/** A run that is ended after any slice and begun anew from its snapshot goes on as if nothing had been. */
export function assertRestartsAnywhere(
  definition: StrategyDefinition,
  bars: TestBars,
  options?: RunOptions,
): void {
  requireTargets(definition, bars, options);
  const subject = testRun(definition, bars, options);
  for (let slice = 0; slice < subject.prepared.slices; slice++) fail(restartAt(subject, slice));
}

/** On bars that never made it want anything, every strategy would pass. */
function requireTargets(
  definition: StrategyDefinition,
  bars: TestBars,
  options: RunOptions | undefined,
): void {
  if (runStrategy(definition, bars, options).targets.length > 0) return;
  throw new Error(
    `STRATEGY_NOT_EXERCISED: ${definition.id} wanted no position on these bars; fix: give bars on which it trades, beyond its warm-up`,
  );
}

function fail(problem: ProofProblem | null): void {
  if (problem === null) return;
  const { code, ts, symbol, what, expected, found, when, fix } = problem;
  const place = `${formatInstant(ts)}${symbol === null ? '' : ` ${symbol}`}`;
  throw new Error(
    `${code} at ${place}: ${what} was ${expected}, and ${found} when ${when}; fix: ${fix}`,
  );
}
