/**
 * Order gate 7 on real bars: the kernel with the built-in sma_cross equals the naive twin, row by row,
 * with each limit of `risk.order.*` set so that it bites.
 */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_STRATEGIES } from '../../src/trading/strategies/index.ts';
import { kernelRows, kernelRun } from '../support/kernel/from-naive.ts';
import { readGoldenCase } from '../support/naive/golden-case.ts';
import { equityCsv, fillsCsv, ordersCsv, runNaive } from '../support/naive/run-naive.ts';
import type { NaiveConfig } from '../support/naive/types.ts';

const shared = new URL('../../../shared/', import.meta.url);
const present = existsSync(new URL('golden/', shared));
if (!present) process.stderr.write('order-limits: skipped, ../shared/golden is not here\n');

/** SPY and BAC; the limits of equity are out of the way. */
const OFF: Partial<NaiveConfig> = {
  dailyLossLimitPpm: 'OFF',
  maxDrawdownPpm: 'OFF',
  maxPositionPerSymbolPpm: 'OFF',
  maxGrossExposurePpm: 'OFF',
  maxLeveragePpm: 'OFF',
  allocationCapPpm: 'OFF',
  pdtMode: 'off',
  failOnGap: false,
};

const LIMITS: readonly (readonly [string, Partial<NaiveConfig>])[] = [
  ['RISK_ORDER_NOTIONAL', { orderMaxNotional: 1_000_000_000n }],
  ['RISK_ORDER_QTY', { orderMaxQty: 19n }],
  ['RISK_MESSAGE_RATE', { orderMaxPerSecond: 1 }],
  ['RISK_MESSAGE_RATE', { orderMaxPerMinute: 1 }],
  ['RISK_REPEATED_ORDER', { orderRepeatWindowSeconds: 3600, orderMaxRepeats: 1 }],
];

describe.runIf(present)('sma_cross on real bars', () => {
  it.each(LIMITS)('rejects by %s as the twin does', (code, limits) => {
    const { input: golden } = readGoldenCase(shared, 'm-spy-bac-2013-pdt');
    const input = { ...golden, config: { ...golden.config, ...OFF, ...limits } };
    const twin = runNaive(input);
    const sma = BUILT_IN_STRATEGIES.find(({ id }) => id === input.strategy.id);
    const { run, symbols } = kernelRun(input, (_names, context) => {
      if (sma === undefined) throw new Error('the case is of a built-in strategy');
      return sma.create({ fast: 5, slow: 20, qty: 20 }, context);
    });
    while (!run.isDone) run.advance();
    const rows = kernelRows(run, { input, symbols });
    const body = (csv: string): string[] => csv.trimEnd().split('\n').slice(1);
    expect(rows.orders).toEqual(body(ordersCsv(twin)));
    expect(rows.fills).toEqual(body(fillsCsv(twin)));
    expect(rows.equity).toEqual(body(equityCsv(twin)));
    expect(rows.summary.rejectedByReason).toEqual(twin.rejectedByReason);
    expect(Object.keys(twin.rejectedByReason)).toEqual([code]);
  });
});
