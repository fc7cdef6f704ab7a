/** A run from a made-up series, and evidence that says nothing but good of it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EvaluationFolderWriter,
  readRunFolder,
  type RunFolder,
} from '../../../src/adapters/artifacts/index.ts';
import { loadRunConfig } from '../../../src/adapters/configfiles/index.ts';
import { InvariantViolation, type JsonObject } from '../../../src/foundation/core/index.ts';
import {
  formatInstant,
  MS_PER_DAY,
  type EvaluationKind,
} from '../../../src/foundation/model/index.ts';
import { programVersion } from '../../../src/services/research/index.ts';
import { mqk, PACKAGE_ROOT, type CliRun } from '../cli/run-in-process.ts';
import { SAMPLE_PROVENANCE } from '../sample-evaluation.ts';

const VERSION = programVersion(PACKAGE_ROOT);
const FIRST_CLOSE_MS = Date.UTC(2020, 0, 2);
const WAVE_UP = 16;
const WAVE_DOWN = 4;

/** A working directory of its own. */
export function makeDesk(): string {
  return mkdtempSync(join(tmpdir(), 'mqk-promotion-'));
}

/** Closes of waves: sixteen days up by `rise`, four down by `fall`. */
export function waves(days: number, rise: number, fall: number): number[] {
  let close = 100;
  return Array.from({ length: days }, (_, day) => {
    close *= day % (WAVE_UP + WAVE_DOWN) < WAVE_UP ? 1 + rise : 1 - fall;
    return close;
  });
}

/** Two years in which every wave pays for its trades. */
export const GOOD_WAVES: readonly number[] = waves(730, 0.004, 0.003);

/** Daily bars of a market that never closes; each opens at the close before it. */
function writeBars(path: string, closes: readonly number[]): void {
  const rows = closes.map((close, day) => {
    const open = closes[day - 1] ?? close;
    const prices = [open, Math.max(open, close) * 1.0005, Math.min(open, close) * 0.9995, close];
    const time = formatInstant(FIRST_CLOSE_MS + day * MS_PER_DAY);
    return [time, ...prices.map((price) => price.toFixed(4)), 1000].join(',');
  });
  writeFileSync(path, `ts_close_utc,open,high,low,close,volume\n${rows.join('\n')}\n`);
}

/** Shares of each trade, unless a test says otherwise. */
const QTY = 200;

/** The run that trades each wave: strategy by `--strategy`, and the flags that a check of it takes too. */
const WAVE_SETTINGS = [
  ...['--param', 'fast=2', '--param', 'slow=5', '--set', 'risk.max_position_per_symbol=1'],
  ...['--bars', 'WAVE=wave.csv', '--timeframe', '1D', '--calendar', 'ALWAYS_ON'],
];

/** Runs the strategy of the waves over closes; the folder is read back verified. */
export async function runWaves(
  desk: string,
  closes: readonly number[],
  more: { readonly qty?: number; readonly flags?: readonly string[] } = {},
): Promise<RunFolder> {
  writeBars(join(desk, 'wave.csv'), closes);
  const flags = ['--param', `qty=${more.qty ?? QTY}`, ...(more.flags ?? []), '--json'];
  const words = ['backtest', 'run', '--strategy', 'sma_cross', ...WAVE_SETTINGS, ...flags];
  const run = await mqk(words, { cwd: desk });
  if (run.exitCode !== 0) throw new Error(`the run failed: ${run.stderr}`);
  const name = String(run.json['run_id']);
  return readRunFolder({ outDir: join(desk, 'exports'), name, programVersion: VERSION });
}

/** Figures above every threshold, of a run that traded to its end. */
const GOOD_ROW: JsonObject = {
  ...{ sharpe: 2, cagr: 0.3, max_drawdown: 0.05, volatility: 0.1, worst_5d: -0.02 },
  ...{ profitable_months: 0.8, profit_factor: 2, trades: 40, win_rate: 0.6, flags: [] },
  ...{ halted: false, halt_reason: null, disarmed: false, disarm_reason: null, blocked: [] },
};
const PROVEN: JsonObject = { passed: true, checked: 100, first_problem: null };

/** Gathers evidence about `run` by the commands; gives the flags of `promote evaluate` that name it. */
export async function gatherEvidence(desk: string, run: RunFolder): Promise<readonly string[]> {
  const made = async (words: readonly string[]): Promise<string> => {
    const told = await mqk([...words, '--json'], { cwd: desk });
    const { id } = told.json;
    if (typeof id !== 'string') throw new Error(`no evidence: ${told.stderr}`);
    return id;
  };
  return [
    '--check',
    await made(['strategy', 'check', '--run', run.path]),
    '--stress',
    await made(['stress', 'run', run.path, '--profile', 'slippage_x2']),
    '--walk-forward',
    await made(['walk-forward', 'run', run.path, '--folds', '4']),
  ];
}

/**
 * Seals evidence about `run` as its makers would, with figures that no run gave; gives the flags of `promote
 * evaluate` that name it.
 */
export function sealGoodEvidence(desk: string, run: RunFolder): readonly string[] {
  const { params } = run.subject.strategy;
  const fold = { total_return: 0.05, max_drawdown: 0.05, params, ...GOOD_ROW };
  const stressed = loadRunConfig({
    configDir: join(PACKAGE_ROOT, 'config'),
    cwd: desk,
    stress: ['slippage_x2'],
    mode: 'BACKTEST',
    text: run.configJson,
    name: run.path,
  });
  const profile = { name: 'slippage_x2', has_effect: true, eased: [], overridden: [], ...GOOD_ROW };
  const seal = (kind: EvaluationKind, result: JsonObject): string =>
    sealEvidence(desk, run, { kind, result });
  return [
    '--check',
    seal('CHECK', { lookahead: PROVEN, warmup: PROVEN, determinism: PROVEN }),
    '--stress',
    seal('STRESS', { profiles: [{ ...profile, config_hash: stressed.configHash }] }),
    '--walk-forward',
    seal('WALK_FORWARD', { scheme: 'rolling', planned_folds: 2, folds: [fold, fold] }),
  ];
}

/** Seals one evaluation of `run`; gives its id. */
export function sealEvidence(
  desk: string,
  run: RunFolder,
  of: { readonly kind: EvaluationKind; readonly result: JsonObject },
): string {
  const writer = EvaluationFolderWriter.begin({
    outDir: join(desk, 'exports'),
    kind: of.kind,
    subject: run.subject,
    question: { result: of.result },
    engineId: run.engineId,
    startedAt: FIRST_CLOSE_MS,
    provenance: { ...SAMPLE_PROVENANCE, programVersion: VERSION },
  });
  return writer.finish({ endedAt: FIRST_CLOSE_MS, result: of.result, facts: {} }).id;
}

/** `mqk promote evaluate` on a run. */
export async function evaluate(
  desk: string,
  run: string,
  flags: readonly string[] = [],
): Promise<CliRun> {
  return await mqk(['promote', 'evaluate', run, ...flags, '--json'], { cwd: desk });
}

/** `name: CODE` of each gate that denied. */
export function denialsIn({ json }: CliRun): readonly string[] {
  const { gates } = json;
  if (!Array.isArray(gates)) throw new InvariantViolation('a verdict has gates');
  return (gates as { name: string; passed: boolean; code: string }[])
    .filter(({ passed }) => !passed)
    .map(({ name, code }) => `${name}: ${code}`);
}

/** The code of the failure that a command printed. */
export function codeOf({ json }: CliRun): string {
  const error = json['error'] as { code: string } | undefined;
  return error?.code ?? '';
}
