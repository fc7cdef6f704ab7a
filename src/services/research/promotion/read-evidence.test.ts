/**
 * Evidence that leaves a thing out, or says it in another type, is never better than evidence that says it: one
 * member taken away or spoiled, at any depth, turns no refusal into a pass. Red when a member that is not there
 * is read as the best case.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePromotion } from '../../../engines/promotion/index.ts';
import type { JsonObject, JsonValue } from '../../../foundation/core/index.ts';
import { deriveRunId } from '../../../foundation/model/index.ts';
import { MAIN, PASSING } from '../../../../tests/support/promotion/candidates.ts';
import '../../../../tests/support/property-seed.ts';
import { checkEvidence, stressEvidence, walkForwardEvidence } from './read-evidence.ts';

const ID = deriveRunId('evidence');
const HASH = 'a'.repeat(64);
const oneOf = (good: JsonValue, ...bad: JsonValue[]): fc.Arbitrary<JsonValue> =>
  fc.oneof(
    { weight: 60, arbitrary: fc.constant(good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  );

const END = {
  halted: oneOf(false, true),
  halt_reason: oneOf(null, 'RISK_DAILY_LOSS'),
  disarmed: oneOf(false, true),
  disarm_reason: oneOf(null, 'STALE_FEED'),
  blocked: oneOf([], [{ symbol: 'SPY', reason: 'OUTLIER' }]),
};
const proof = fc.record({
  passed: oneOf(true, false),
  checked: oneOf(7, 0),
  first_problem: oneOf(null, { code: 'STRATEGY_LOOKS_AHEAD', what: 'target', found: '3' }),
});
const check = fc.record({ lookahead: proof, warmup: proof, determinism: proof });
const profile = fc.record({
  ...{ name: oneOf('slippage_x2', 'latency_high'), config_hash: oneOf(HASH, 'other') },
  ...{ has_effect: oneOf(true, false), eased: oneOf([], ['execution.latency_bars']) },
  overridden: oneOf([], [{ path: 'execution.latency_bars' }]),
  ...{ sharpe: oneOf(2, 1), cagr: oneOf(0.3, 0.01), max_drawdown: oneOf(0.05, 0.5) },
  ...{ worst_5d: oneOf(-0.02, -0.2), profitable_months: oneOf(0.8, 0.1) },
  ...{ profit_factor: oneOf(2, 1, null), win_rate: oneOf(0.6, 0), flags: oneOf([], ['no_losses']) },
  ...{ trades: oneOf(40, 1), volatility: oneOf(0.1, 0.9), ...END },
});
const stress = fc.record({ profiles: fc.array(profile, { minLength: 1, maxLength: 2 }) });
const fold = fc.record({
  params: fc.constant({ fast: 3 }),
  total_return: oneOf(0.05, -0.05),
  max_drawdown: oneOf(0.05, 0.5),
  test: fc.constant({ from: '2020-01-01T00:00:00Z', to: '2020-03-01T00:00:00Z' }),
  ...END,
});
const walkForward = fc.record({
  scheme: oneOf('rolling', 'purged-cv'),
  planned_folds: oneOf(3, 4),
  folds: fc.array(fold, { minLength: 2, maxLength: 4 }),
});

function isItems(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The run's own parameters, with which every fold was traded. */
const OWN = { strategy: { params: { fast: 3 } } };

type Results = Record<'check' | 'stress' | 'walkForward', JsonObject>;
const results = fc.record({ check, stress, walkForward }) as fc.Arbitrary<Results>;

function isPassed({ check: checked, stress: stressed, walkForward: walked }: Results): boolean {
  const candidate = {
    run: PASSING.run,
    check: checkEvidence({ id: ID, result: checked }),
    stress: stressEvidence({ id: ID, result: stressed }, () => HASH),
    walkForward: walkForwardEvidence({ id: ID, result: walked, subject: OWN }),
  };
  return judgePromotion(candidate, MAIN).passed;
}

/** Every way to take one member of `value` away, at any depth, or to put `other`, of another type, in its place. */
function spoiled(value: JsonValue, other: JsonValue | undefined): JsonValue[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isItems(value)) {
    return value.flatMap((item, at) =>
      spoiled(item, other).map((worse) => value.map((one, i) => (i === at ? worse : one))),
    );
  }
  return Object.entries(value).flatMap(([name, member]) => {
    const { [name]: _, ...rest } = value;
    const inside = spoiled(member, other).map((worse) => ({ ...value, [name]: worse }));
    if (other === undefined) return [rest, ...inside];
    return typeof member === typeof other ? inside : [{ ...value, [name]: other }, ...inside];
  });
}

/** All three results with one of them spoiled. */
function spoiledResults(given: Results, other: JsonValue | undefined): Results[] {
  return (['check', 'stress', 'walkForward'] as const).flatMap((kind) =>
    spoiled(given[kind], other).map((worse) => ({ ...given, [kind]: worse })),
  );
}

describe('evidence with one member', () => {
  it.each<[string, JsonValue | undefined]>([
    ['left out', undefined],
    ['as another object', {}],
    ['as a text', 'none'],
  ])('%s never turns a refusal into a pass', (_, other) => {
    let [passed, refused] = [0, 0];
    fc.assert(
      fc.property(results, (given) => {
        const before = isPassed(given);
        if (before) passed++;
        else refused++;
        if (before) return;
        for (const worse of spoiledResults(given, other)) expect(isPassed(worse)).toBe(false);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(passed, refused)).toBeGreaterThan(20); // both verdicts were met
  });
});

describe('good evidence', () => {
  const END_GOOD = { halted: false, disarmed: false, blocked: [] };
  const PROOF = { passed: true, checked: 7, first_problem: null };
  const FIGURES = {
    ...{ sharpe: 2, cagr: 0.3, max_drawdown: 0.05, worst_5d: -0.02, profitable_months: 0.8 },
    ...{ profit_factor: 2, trades: 40, ...END_GOOD },
  };
  const SOUND = { name: 'slippage_x2', config_hash: HASH, has_effect: true };
  const FOLD = {
    ...{ total_return: 0.05, max_drawdown: 0.05, params: { fast: 3 } },
    ...END_GOOD,
  };
  const GOOD: Results = {
    check: { lookahead: PROOF, warmup: PROOF, determinism: PROOF },
    stress: { profiles: [{ ...SOUND, eased: [], overridden: [], ...FIGURES }] },
    walkForward: { scheme: 'rolling', planned_folds: 3, folds: [FOLD, FOLD, FOLD] },
  };

  it('passes, and is refused as soon as any member that it needs is gone', () => {
    expect(isPassed(GOOD)).toBe(true);
    const spared = ['trades']; // costs do not decide how much was tried
    const ways = spoiledResults(GOOD, undefined).filter(isPassed);
    const { profiles } = GOOD.stress as { profiles: JsonObject[] };
    const without = spared.map((name) => {
      const { [name]: _, ...rest } = profiles[0] ?? {};
      return { ...GOOD, stress: { profiles: [rest] } };
    });
    expect(ways).toEqual(without);
  });
});
