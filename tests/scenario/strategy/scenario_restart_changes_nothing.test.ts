/**
 * INV-KIT-03: a strategy is the same in two runs, and after a restart at any bar from its snapshot put
 * into new parts; one that keeps something outside of its state is found.
 * Spec: contract 11 (last paragraph), 13.1 (`strategy check`); architecture, "The kernel".
 * Shown: decisions of every slice and state hashes, restarts at every bar of a series; a variable of the
 * file, a field that no snapshot tells, and a snapshot under another engine's id.
 * Mutation that turns it red: leave a field out of `snapshot()`, or evaluate a file once for all runs.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadStrategy } from '../../../src/adapters/authoring/index.ts';
import { defineStrategy, z } from '../../../src/engines/strategy/index.ts';
import { bars, proveDeterminism, restartAt } from '../../../src/trading/backtest/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../src/trading/strategies/index.ts';
import { proofSubject } from '../../support/strategy/proof-subject.ts';

const SHORT = [
  {
    symbol: 'ONE',
    series: bars('100').noise(60, '0.02', 3).crash(5, '0.2').ramp(25, '0.01').build(),
  },
  { symbol: 'TWO', series: bars('20').skip(3).noise(90, '0.03', 4).build() },
];
const BAD = fileURLToPath(new URL('../../support/strategy/bad/', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));

describe('a restart at every bar', () => {
  const sim = { partialFills: true, partialProbabilityPpm: 500_000, latencyCancelBars: 1 };

  it.each(BUILT_IN_STRATEGIES.map((one) => [one.id, one] as const))('of %s', (_, strategy) => {
    const subject = proofSubject(strategy, { symbols: SHORT, sim });
    const proof = proveDeterminism(subject);
    expect(proof.firstProblem).toBeNull();
    expect(proof.checked).toBe(1 + subject.prepared.slices); // one repeat, and each slice
  });

  it.each(['trend-stop', 'dip-buyer'])('of the example %s', async (name) => {
    const { definition } = await loadStrategy(`${EXAMPLES}${name}.ts`);
    expect(
      proveDeterminism(proofSubject(definition, { symbols: SHORT, sim })).firstProblem,
    ).toBeNull();
  });

  it('of a strategy that draws', () => {
    const drawing = defineStrategy({
      id: 'drawing',
      version: 1,
      summary: 'asks chance',
      params: z.object({}),
      warmup: () => 2,
      init: () => ({ heads: 0 }),
      onBar: (ctx, state) => {
        if (ctx.random() < 0.5) state.heads++;
        return state.heads % 3;
      },
    });
    expect(proveDeterminism(proofSubject(drawing, { symbols: SHORT })).firstProblem).toBeNull();
  });
});

describe('what is found', () => {
  it('a count in a variable of a loaded file, which a restart loses', async () => {
    const { definition } = await loadStrategy(`${BAD}module-state.ts`);
    const proof = proveDeterminism(proofSubject(definition, { symbols: SHORT }));
    expect(proof.firstProblem).toMatchObject({
      code: 'STRATEGY_NOT_DETERMINISTIC',
      what: 'target',
      when: 'the run was ended and begun anew from its snapshot',
    });
  });

  it('the same count when the file was evaluated once: the second run goes on where the first ended', async () => {
    const { default: definition } = await import('../../support/strategy/bad/module-state.ts');
    const proof = proveDeterminism(proofSubject(definition, { symbols: SHORT }));
    expect(proof.firstProblem).toMatchObject({
      code: 'STRATEGY_NOT_DETERMINISTIC',
      when: 'the run was repeated with the same inputs',
    });
  });

  it('a state that its snapshot does not tell', () => {
    const [strategy] = BUILT_IN_STRATEGIES;
    const subject = proofSubject(strategy!, { symbols: SHORT });
    const silent = {
      ...subject,
      createStrategy: (context: Parameters<typeof subject.createStrategy>[0]) => {
        let calls = 0;
        return {
          useBars: () => undefined,
          extend: () => undefined,
          onSplit: () => undefined,
          snapshot: () => ({}),
          restore: () => undefined,
          onBar: (_row: number, symbol: number) => {
            context.targets.set(symbol, ++calls % 4);
            context.targets.publish();
          },
        };
      },
    };
    expect(restartAt(subject, 10)).toBeNull();
    expect(restartAt(silent, 0)).toBeNull();
    expect(restartAt(silent, 10)).toMatchObject({ code: 'STRATEGY_NOT_DETERMINISTIC' });
  });
});
