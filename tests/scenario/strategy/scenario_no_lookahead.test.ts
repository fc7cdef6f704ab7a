/**
 * INV-KIT-01: what a strategy decides up to a bar, and all that comes of it (orders, fills, equity,
 * totals), is the same when every later bar is removed, changed or poisoned; one that looks ahead is found.
 * Spec: contract 3 (last paragraph), 13.1 (`strategy check`).
 * Shown: a kernel that peeks one row, or many, or measures the whole series when it is made, is caught with
 * the bar and both decisions; the built-in strategies and the examples pass at every bar.
 * Mutation that turns it red: let a veil uncover the row after the slice, or compare only the last slice.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadStrategy } from '../../../src/adapters/authoring/index.ts';
import { InvariantViolation } from '../../../src/foundation/core/index.ts';
import { bars, proveNoLookahead } from '../../../src/trading/backtest/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../src/trading/strategies/index.ts';
import { limit } from '../../support/tick/amounts.ts';
import { peekingKernel } from '../../support/strategy/peeking-kernel.ts';
import { proofSubject } from '../../support/strategy/proof-subject.ts';

const EXAMPLES = ['trend-stop', 'dip-buyer'].map((name) =>
  fileURLToPath(new URL(`../../../examples/${name}.ts`, import.meta.url)),
);

describe('a strategy that looks ahead', () => {
  it.each([1, 2, 17, 50])('by %i rows is found, with bar, symbol and both decisions', (ahead) => {
    const proof = proveNoLookahead(proofSubject(peekingKernel, { params: { ahead } }));
    expect(proof.passed).toBe(false);
    expect(proof.firstProblem).toMatchObject({ code: 'STRATEGY_LOOKS_AHEAD', what: 'target' });
    expect(proof.firstProblem?.symbol).toMatch(/^(?:CALM|WILD)$/);
    expect([proof.firstProblem?.expected, proof.firstProblem?.found].sort()).toEqual(['0', '5']);
  });

  it('at the very first bar is found there', () => {
    const symbols = [{ symbol: 'UP', series: bars('100').ramp(20, '0.01').build() }];
    const proof = proveNoLookahead(proofSubject(peekingKernel, { symbols }));
    expect(proof).toMatchObject({ passed: false, checked: 1 });
    expect(proof.firstProblem?.ts).toBe(Date.UTC(2024, 0, 2));
  });

  it('while it is made is found too', () => {
    const subject = proofSubject(peekingKernel, { params: { ahead: 0 } });
    const proof = proveNoLookahead({
      ...subject,
      createStrategy: (context) => {
        const last = context.bars.close[subject.prepared.columns.count - 1] ?? 0;
        const strategy = subject.createStrategy(context);
        return {
          useBars: () => undefined,
          extend: () => undefined,
          onSplit: () => undefined,
          snapshot: () => strategy.snapshot(),
          restore: () => undefined,
          onBar: (row, symbol) => {
            context.targets.set(symbol, last > 0 ? 7 : 0);
            context.targets.publish();
            expect(row).toBeGreaterThanOrEqual(0);
          },
        };
      },
    });
    expect(proof.passed).toBe(false);
  });

  it('is not what we say when we are wrong ourselves', () => {
    const subject = proofSubject(peekingKernel, { params: { ahead: 0 } });
    let made = 0;
    const prove = (): unknown =>
      proveNoLookahead({
        ...subject,
        createStrategy: (context) => {
          if (++made > 1) throw new InvariantViolation('books are never negative');
          return subject.createStrategy(context);
        },
      });
    expect(prove).toThrow(InvariantViolation);
  });

  it('is not one that only knows the present', () => {
    const proof = proveNoLookahead(proofSubject(peekingKernel, { params: { ahead: 0 } }));
    expect(proof).toMatchObject({ passed: true, firstProblem: null });
  });

  it('is not one that only knows the past', () => {
    const proof = proveNoLookahead(proofSubject(peekingKernel, { params: { ahead: -1 } }));
    expect(proof.passed).toBe(true);
  });
});

describe('every bar of', () => {
  const settings = {
    risk: { dailyLoss: limit('0.02'), maxDrawdown: limit('0.18') },
    sim: { partialFills: true, partialProbabilityPpm: 500_000, latencySubmitBars: 1 },
  };

  it.each(BUILT_IN_STRATEGIES.map((one) => [one.id, one] as const))('%s passes', (_, strategy) => {
    const subject = proofSubject(strategy, settings);
    const proof = proveNoLookahead(subject);
    expect(proof.firstProblem).toBeNull();
    expect(proof.checked).toBe(3 * subject.prepared.slices); // under each of three veils
  });

  it.each(EXAMPLES)('%s passes', async (path) => {
    const { definition } = await loadStrategy(path);
    expect(proveNoLookahead(proofSubject(definition, settings)).firstProblem).toBeNull();
  });
});
