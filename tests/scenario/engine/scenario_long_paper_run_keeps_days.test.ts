/**
 * Invariant INV-ENGINE-12: a PAPER run over more than 200,000 slices keeps the last slice of each day, as the backtest
 * over the same bars does, and its manifest says so.
 * Spec: contract 11 (`equity_curve.csv`, `equity_resolution`).
 * Would turn red: a manifest that says SLICE of every PAPER run; a resolution by the slices that were done, not by those
 * of the feed.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendEvent } from '../../../src/adapters/db/index.ts';
import { MAX_SLICE_ROWS, parseRunId, toMicros } from '../../../src/foundation/model/index.ts';
import { findRun, RunDriver } from '../../../src/services/runtime/index.ts';
import { BacktestRun } from '../../../src/trading/backtest/index.ts';
import { storyPlan, toldBy } from '../../support/engine/driver-story.ts';
import { jsonFile } from '../../support/runs/cli-runs.ts';
import { sealIdle } from '../../support/runs/seal-idle.ts';
import { useCliDesk } from '../../support/runs/use-cli-desk.ts';

const { desk, cli } = useCliDesk();
/** Minutes that touch four days. */
const ROWS = 4000;

describe('a run over more than 200,000 slices', () => {
  it.each([
    [MAX_SLICE_ROWS, 'SLICE', ROWS],
    [MAX_SLICE_ROWS + 1, 'DAY', 4],
  ])('of a feed of %i keeps the rows that its backtest keeps', (slices, resolution, rows) => {
    const plan = storyPlan(ROWS, slices);
    const backtest = new BacktestRun({ ...plan, cash: plan.inputs.cash, seed: plan.inputs.seed });
    while (!backtest.isDone) backtest.advance();
    const twin = backtest.finish().tables;
    const driver = new RunDriver(plan);
    driver.openFeed();
    while (!driver.isDone) {
      driver.openSlice();
      if (driver.slice === 2) fill(driver, twin.fills.price.at(0));
      driver.closeSlice();
    }
    driver.endFeed();
    const { equity } = driver.finish().tables;
    expect(equity.resolution).toBe(resolution);
    expect(equity.ts.length).toBe(rows);
    expect(Array.from(equity.ts.view())).toEqual(Array.from(twin.equity.ts.view()));
    expect(Array.from(equity.equity.view())).toEqual(Array.from(twin.equity.equity.view()));
  });

  it.each([
    [MAX_SLICE_ROWS, 'SLICE'],
    [MAX_SLICE_ROWS + 1, 'DAY'],
  ])('of a feed of %i is sealed as one that keeps each %s', async (slices, resolution) => {
    const { runId: text, folder } = await cli.start();
    const runId = parseRunId(text);
    if (runId === null) throw new Error(text);
    const payload = { data: [], rows: slices, seed: 1, slices };
    const eventType = 'FEED_OPENED';
    const event = { runId, topic: 'RUNTIME', eventType, payload, actor: 'engine' } as const;
    await appendEvent(desk.db, event);
    const halted = await cli.on(text, 'halt', ['--reason', 'a test']);
    expect(halted.exitCode, halted.stderr).toBe(0);
    await sealIdle(desk.db, await findRun(desk.db, runId), folder);
    const manifest = jsonFile(join(folder, 'manifest.json'));
    expect(manifest).toMatchObject({ equity_resolution: resolution });
    expect(manifest).not.toHaveProperty('incomplete');
    expect(await cli.verify(folder)).toBe('VALID');
  });
});

/** The only order, at the price that the backtest had. */
function fill(driver: RunDriver, price: number): void {
  const told = toldBy(driver.book.idOf(0), 'FILL', 1);
  if (told.execution === null) throw new Error('a fill has an execution');
  const execution = { ...told.execution, price: toMicros(price) };
  expect(driver.takeMessage({ ...told, execution })).toMatchObject({ booked: { number: 1 } });
}
