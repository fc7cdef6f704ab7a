/**
 * INV-STRAT-02: a run has exactly one strategy; a second one is refused before anything is read or
 * written.
 * Spec: contract 13 (`--strategy ID`), issue 3 item 7 (the host's one-strategy rule).
 * Shown: through the command line, with two different strategies, with one given twice, and with one
 * that does not exist; and through the host itself.
 * Mutation that turns it red: let the host keep the last strategy, or read the first flag only.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StrategyHost } from '../../../src/engines/strategy/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../src/trading/strategies/index.ts';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-multiple-'));

beforeAll(() => {
  writeBarFile(join(dir, 'bars.csv'), { rows: 80 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function runOf(...strategies: readonly string[]): Promise<CliRun> {
  const flags = strategies.flatMap((id) => ['--strategy', id]);
  const bars = ['--bars', 'SPY=bars.csv', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'];
  const env = { MQK_HOME: join(dir, 'home') };
  return mqk(['backtest', 'run', ...flags, ...bars, '--json'], { cwd: dir, env });
}

describe('two strategies in one run', () => {
  it.each([
    [
      'two',
      ['sma_cross', 'buy_and_hold'],
      /one strategy: sma_cross is registered, and buy_and_hold/,
    ],
    ['the same twice', ['sma_cross', 'sma_cross'], /sma_cross is registered, and sma_cross/],
  ])('are refused: %s', async (_name, strategies, message) => {
    const { exitCode, json } = await runOf(...strategies);
    expect(exitCode).toBe(2);
    const wanted: unknown = expect.stringMatching(message);
    expect(json['error']).toMatchObject({ code: 'STRATEGY_MULTIPLE', message: wanted });
    expect(existsSync(join(dir, 'exports'))).toBe(false);
  });

  it('are refused also when the second is unknown, as unknown', async () => {
    const { exitCode, json } = await runOf('sma_cross', 'nobody');
    expect(exitCode).toBe(7);
    expect(json['error']).toMatchObject({ code: 'STRATEGY_UNKNOWN' });
  });

  it('one runs', async () => {
    const { exitCode, json } = await runOf('sma_cross');
    expect([exitCode, json['bars'], json['strategy']]).toEqual([0, 80, 'sma_cross']);
  });
});

describe('the host', () => {
  it('keeps the one that it has when it refuses another', () => {
    const [first, second] = BUILT_IN_STRATEGIES;
    if (first === undefined || second === undefined) throw new Error('there are four');
    const host = new StrategyHost('1D');
    host.register(first);
    expect(() => {
      host.register(second);
    }).toThrow(expect.objectContaining({ kind: 'INPUT', code: 'STRATEGY_MULTIPLE' }));
    expect(host.strategy.id).toBe(first.id);
  });
});
