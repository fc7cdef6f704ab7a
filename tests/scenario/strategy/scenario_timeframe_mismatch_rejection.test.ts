/**
 * INV-STRAT-03: a strategy runs on the timeframes that it declares, and on no other.
 * Spec: issue 3 item 7 (the host's one-timeframe rule), `inputs.timeframes` of a definition.
 * Shown: through the command line with the built-in swing_trend_v1 (1H, 1D), which is refused at 1m before
 * anything is written and runs at 1H; and through the host, for each timeframe there is.
 * Mutation that turns it red: compare with the first declared timeframe only, or not at all.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineStrategy, StrategyHost, z } from '../../../src/engines/strategy/index.ts';
import { TIMEFRAMES, type Timeframe } from '../../../src/foundation/model/index.ts';
import { barFileText } from '../../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-timeframe-'));
const HOUR = 3_600_000;

/** The minutes of a bar file as hours. */
function hourly(text: string): string {
  const [header = '', ...rows] = text.trimEnd().split('\n');
  const start = Date.UTC(2024, 0, 1, 1);
  const hours = rows.map((row, at) => {
    const time = new Date(start + at * HOUR).toISOString().replace('.000Z', 'Z');
    return time + row.slice(row.indexOf(','));
  });
  return `${[header, ...hours].join('\n')}\n`;
}

beforeAll(() => {
  writeFileSync(join(dir, '1m.csv'), barFileText({ rows: 90 }));
  writeFileSync(join(dir, '1H.csv'), hourly(barFileText({ rows: 90 })));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function runAt(timeframe: Timeframe): Promise<CliRun> {
  const bars = ['--bars', `SPY=${timeframe}.csv`, '--timeframe', timeframe];
  const argv = ['backtest', 'run', '--strategy', 'swing_trend_v1', ...bars];
  const env = { MQK_HOME: join(dir, 'home') };
  return mqk([...argv, '--calendar', 'ALWAYS_ON', '--json'], { cwd: dir, env });
}

describe('a strategy made for other timeframes', () => {
  it('is refused with both named, and nothing is written', async () => {
    const { exitCode, json } = await runAt('1m');
    expect(exitCode).toBe(2);
    expect(json['error']).toMatchObject({
      code: 'STRATEGY_TIMEFRAME_MISMATCH',
      message: "swing_trend_v1 is made for 1H, 1D, and the run's timeframe is 1m",
    });
    expect(existsSync(join(dir, 'exports'))).toBe(false);
  });

  it('runs on a timeframe of its own', async () => {
    const { exitCode, json } = await runAt('1H');
    expect([exitCode, json['bars']]).toEqual([0, 90]);
  });
});

describe('the host', () => {
  const fits = (timeframes: readonly Timeframe[] | null, timeframe: Timeframe): boolean => {
    const strategy = defineStrategy({
      ...{ id: 'framed', version: 1, summary: '', params: z.object({}), warmup: () => 1 },
      init: () => ({}),
      onBar: () => 0,
      ...(timeframes === null ? {} : { inputs: { timeframes } }),
    });
    try {
      new StrategyHost(timeframe).register(strategy);
      return true;
    } catch {
      return false;
    }
  };

  it.each(TIMEFRAMES)(
    'lets %s through to whom it is declared, and to those who declare none',
    (tf) => {
      const others = TIMEFRAMES.filter((one) => one !== tf);
      expect([fits([tf], tf), fits([...others, tf], tf), fits(null, tf)]).toEqual([
        true,
        true,
        true,
      ]);
      expect([fits(others, tf), fits([], tf)]).toEqual([false, false]);
    },
  );
});
