/** The full safe pipeline of a backtest, with limits that let everything through. */
import { CleanRows, type IntegrityConfig } from '../src/engines/integrity/index.ts';
import type { BarColumns, Ppm } from '../src/foundation/model/index.ts';
import { BacktestRun, type BacktestParts } from '../src/trading/backtest/index.ts';

const ALL = { kind: 'PPM', ppm: 1_000_000 as Ppm } as const;

const INTEGRITY: IntegrityConfig = {
  gapToleranceBars: 0,
  failOnGap: true,
  outlier: { kind: 'PPM', ppm: 200_000 as Ppm },
  feedDisagreementPolicy: 'HALT_NEW',
  stalePolicy: 'DISARM',
  staleAfterMs: 180_000,
};

/** What all runs over these columns may know of them. */
export function cleanRows(columns: BarColumns): CleanRows {
  return CleanRows.find(columns, INTEGRITY);
}

/** A run of one strategy over columns that `generatedBars` made. */
export function pipeline(
  columns: BarColumns,
  symbolCount: number,
  createStrategy: BacktestParts['createStrategy'],
  more: Partial<BacktestParts> = {},
): BacktestRun {
  const symbols = Array.from({ length: symbolCount }, (_, i) => `S${i}`);
  return new BacktestRun({
    prepared: { columns, symbols, slices: columns.count / symbolCount, droppedOutsideSession: 0 },
    settings: {
      integrity: INTEGRITY,
      risk: {
        dailyLoss: ALL,
        maxDrawdown: ALL,
        maxPositionPerSymbol: ALL,
        maxGrossExposure: ALL,
        maxLeverage: ALL,
        allowShort: false,
        pdtMode: 'auto',
        pdtMaxDayTrades: 3,
        flattenOnCritical: true,
        rejectStormMax: 5,
        rejectStormWindowMs: 300_000,
        order: {
          maxNotional: null,
          maxQty: null,
          collar: { kind: 'OFF' },
          maxPerSecond: null,
          maxPerMinute: null,
          repeats: null,
        },
      },
      allocationCap: ALL,
      cancelsAtOnce: true,
      replacesAtOnce: true,
      checksStaleness: false,
      shadow: false,
      actionsPolicy: { kind: 'ALLOW' },
    },
    sim: {
      ambiguityPolicy: 'CONSERVATIVE_WORST_CASE',
      baseSpreadPpm: 300,
      baseSlippagePpm: 500,
      volatilityMultiplierPpm: 500_000,
      maxSlippagePpm: 2500,
      partialFills: false,
      partialProbabilityPpm: 0,
      commissionPerShare: 0,
      commissionPpm: 0,
      commissionMinimum: 0,
      latencySubmitBars: 0,
      latencyCancelBars: 0,
      latencyReplaceBars: 0,
    },
    days: { sessionOrdinal: (day) => day, openMillis: (ts) => ts },
    createStrategy,
    cash: 1_000_000_000_000,
    seed: 1,
    ...more,
  });
}

/** Runs to the end, without the audit log; returns what was recorded. */
export function runToEnd(run: BacktestRun): ReturnType<BacktestRun['finish']> {
  while (!run.isDone) {
    run.advance();
    run.tick.events.clear();
  }
  return run.finish();
}
