import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeBarFile } from '../../../../tests/support/bars/bar-file.ts';
import { mqk, PACKAGE_ROOT, WORKER_DIR } from '../../../../tests/support/cli/run-in-process.ts';
import { readRunFolder, type RunFolder } from '../../../adapters/artifacts/index.ts';
import { sha256Hex } from '../../../foundation/core/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import { programVersion } from '../provenance.ts';
import { NO_SOURCES, planOfRun, type GivenSources } from './plan-of-run.ts';
import type { RunPlan } from './run-plan.ts';

const QUIET = { note: () => undefined, onProgress: () => undefined, isInterrupted: () => false };
let cwd = '';

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mqk-plan-'));
  writeBarFile(join(cwd, 'btc.csv'), { rows: 300 });
  writeFileSync(join(cwd, 'actions.csv'), 'date,symbol,type,value\n2024-01-02,BTC,DIVIDEND,0.1\n');
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

/** A run of minute bars, written by the command. */
async function written(...more: readonly string[]): Promise<RunFolder> {
  const argv = [
    ...['backtest', 'run', '--json', '--timeframe', '1m', '--calendar', 'ALWAYS_ON'],
    ...['--bars', 'BTC=btc.csv', '--cash', '50000', '--seed', '7', ...more],
  ];
  const run = await mqk(argv, { cwd, env: { MQK_HOME: 'home' } });
  expect(run.exitCode, run.stderr).toBe(0);
  return readRunFolder({
    outDir: join(cwd, 'exports'),
    name: 'last',
    programVersion: programVersion(PACKAGE_ROOT),
  });
}

async function planned(folder: RunFolder, given: Partial<GivenSources> = {}): Promise<RunPlan> {
  const places = { packageRoot: PACKAGE_ROOT, cwd, home: join(cwd, 'home'), workerDir: WORKER_DIR };
  const of = { places, strategies: BUILT_IN_STRATEGIES, given: { ...NO_SOURCES, ...given } };
  return await planOfRun(folder, of, QUIET);
}

describe('the plan of a run that was written', () => {
  it('has its facts: config with every --set, params, bars, actions, seed', async () => {
    const folder = await written(
      ...['--strategy', 'sma_cross', '--param', 'fast=3', '--actions', 'actions.csv', '--shadow'],
      ...['--set', 'execution.base_spread_bps=7.50'],
    );
    const { inputs, params } = await planned(folder);
    expect(inputs.runId).toBe(folder.subject.run_id);
    expect(inputs.configJson).toBe(folder.configJson);
    expect(params).toEqual({ fast: 3, qty: 10, slow: 50 });
    expect(inputs).toMatchObject({ cash: 50_000_000_000, seed: 7, shadow: true });
    expect(inputs.actions?.rows).toBe(1);
  });

  it('finds a strategy of the user by its source, and takes an id that the run was given', async () => {
    mkdirSync(join(cwd, 'strategies'));
    await mqk(['strategy', 'new', 'mine'], { cwd, env: { MQK_HOME: 'home' } });
    const id = '11111111-2222-5333-8444-555555555555';
    const folder = await written('--strategy', 'mine', '--run-id', id);
    const { inputs, strategy } = await planned(folder);
    expect(inputs.runId).toBe(id);
    expect(strategy.path).toBe(join(cwd, 'strategies', 'mine.ts'));
    writeFileSync(strategy.path ?? '', '// edited\n', { flag: 'a' });
    writeFileSync(strategy.path ?? '', 'export const more = Math.sqrt(2);\n', { flag: 'a' });
    await expect(planned(folder)).rejects.toMatchObject({ code: 'EVIDENCE_SOURCE_CHANGED' });
    await expect(planned(folder, { strategy: 'mine' })).rejects.toMatchObject({
      code: 'RUN_SOURCES_DIFFER',
    });
  });

  it('says which file is gone, and takes its new place by hand; other bytes are refused', async () => {
    const folder = await written('--strategy', 'sma_cross');
    renameSync(join(cwd, 'btc.csv'), join(cwd, 'moved.csv'));
    await expect(planned(folder)).rejects.toMatchObject({
      code: 'EVIDENCE_SOURCE_GONE',
      fix: expect.stringContaining('--bars BTC=FILE') as string,
    });
    const bars = [{ symbol: 'BTC', path: join(cwd, 'moved.csv') }];
    expect((await planned(folder, { bars })).inputs.runId).toBe(folder.subject.run_id);
    writeBarFile(join(cwd, 'other.csv'), { rows: 300, seed: 2 });
    const others = [{ symbol: 'BTC', path: join(cwd, 'other.csv') }];
    const [recorded, given] = ['moved.csv', 'other.csv'].map((name) =>
      sha256Hex(readFileSync(join(cwd, name))),
    );
    const named = `(BTC: ${join(cwd, 'other.csv')} has sha256 ${given}, the record ${recorded})`;
    await expect(planned(folder, { bars: others })).rejects.toMatchObject({
      code: 'RUN_SOURCES_DIFFER',
      message: expect.stringContaining(named) as string,
    });
  });

  it('takes files of its symbols alone, each once', async () => {
    const folder = await written('--strategy', 'sma_cross');
    const bars = (symbol: string) => ({ symbol, path: join(cwd, 'btc.csv') });
    await expect(planned(folder, { bars: [bars('ETH')] })).rejects.toMatchObject({
      code: 'RUN_SYMBOL_UNKNOWN',
      message: '--bars ETH: the run has BTC',
    });
    await expect(planned(folder, { bars: [bars('BTC'), bars('BTC')] })).rejects.toMatchObject({
      code: 'BARS_SYMBOL_REPEATED',
    });
  });
});
