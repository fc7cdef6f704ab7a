/**
 * INV-KIT-02: from its bar number `warmup` on, a strategy decides like one that has seen everything
 * before; one whose memory reaches further back is found.
 * Spec: contract 13.1 (`strategy check`); the rule for recursive indicators in
 * docs/specs/strategy_framework_and_plugin_model.md.
 * Shown: `sma_cross` passes with `slow` bars and fails with one less; an exponential average passes with
 * six times its period and fails with one; a strategy that remembers its position passes.
 * Mutation that turns it red: restore the whole memory instead of that of the last bars.
 */
import { describe, expect, it } from 'vitest';
import { defineStrategy, z, type StrategyDefinition } from '../../../src/engines/strategy/index.ts';
import { generatedSeries, proveWarmup } from '../../../src/trading/backtest/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../src/trading/strategies/index.ts';
import shortWarmup from '../../support/strategy/bad/short-warmup.ts';
import { proofSubject } from '../../support/strategy/proof-subject.ts';

const SMA = BUILT_IN_STRATEGIES.find(({ id }) => id === 'sma_cross');
if (SMA === undefined) throw new Error('sma_cross is built in');

const PARAMS = { fast: 10, slow: 30, qty: 10 };

/** Long above an exponential average, which never forgets wholly. */
function emaStrategy(warmup: number): StrategyDefinition {
  return defineStrategy({
    id: 'ema',
    version: 1,
    summary: 'long above an exponential average',
    params: z.object({}),
    warmup: () => warmup,
    init: (ctx) => ({ average: ctx.ema(20) }),
    onBar: (ctx, { average }) => (ctx.close > average.value ? 10 : 0),
  });
}

/** Sells a position after twenty bars, counted in its own state: longer than its warm-up. */
const patient = defineStrategy({
  id: 'patient',
  version: 1,
  summary: 'remembers for how long it has held a position',
  params: z.object({}),
  warmup: () => 6,
  init: (ctx) => ({ average: ctx.sma(5), held: 0 }),
  onBar: (ctx, state) => {
    if (ctx.position === 0) {
      state.held = 0;
      return ctx.close < state.average.value ? 10 : 0;
    }
    state.held++;
    return state.held >= 20 ? 0 : undefined;
  },
});

describe('the warm-up', () => {
  it('of sma_cross is as long as its slow average', () => {
    const proof = proveWarmup(proofSubject(SMA, { params: PARAMS }));
    expect(proof).toMatchObject({ passed: true, firstProblem: null });
    expect(proof.checked).toBeGreaterThan(100);
  });

  it.each([29, 20, 2])('of sma_cross(30) is not %i', (warmup) => {
    const proof = proveWarmup(proofSubject(SMA, { params: PARAMS, warmup }));
    expect(proof.passed).toBe(false);
    expect(proof.firstProblem).toMatchObject({ code: 'STRATEGY_WARMUP_SHORT', what: 'target' });
    expect(proof.firstProblem?.when).toContain(`${warmup} bars`);
  });

  it('of a recursive average is enough when what it forgot is small', () => {
    const symbols = generatedSeries(600, '1D');
    expect(proveWarmup(proofSubject(emaStrategy(120), { symbols })).passed).toBe(true);
    expect(proveWarmup(proofSubject(emaStrategy(20), { symbols })).passed).toBe(false);
  });

  it('need not cover what a strategy remembers of its position', () => {
    expect(proveWarmup(proofSubject(patient)).firstProblem).toBeNull();
  });

  it('of a strategy that averages by hand is found to be short', () => {
    expect(proveWarmup(proofSubject(shortWarmup)).firstProblem).toMatchObject({
      code: 'STRATEGY_WARMUP_SHORT',
    });
  });
});
