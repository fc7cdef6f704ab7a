/** The flags of `sweep run`, read. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Failure } from '../../../foundation/core/index.ts';
import type { SweepRequest } from '../../../services/research/index.ts';
import { SWEEP_METRICS, type AxisText, type SweepMetric } from '../../../trading/backtest/index.ts';
import { countArgument, fractionArgument, parsePair } from '../arguments.ts';
import { requestOf, type BacktestFlags } from '../backtest/request-of.ts';
import type { Host } from '../host.ts';

/** The flags as commander gives them. */
export interface SweepFlags extends BacktestFlags {
  readonly grid?: readonly string[];
  readonly range?: readonly string[];
  readonly random?: string;
  readonly quasi?: string;
  readonly constraint?: readonly string[];
  readonly target: string;
  readonly split?: string;
  readonly top: string;
  readonly jobs?: string;
  readonly estimate?: boolean;
  readonly fresh?: boolean;
  readonly writeParams?: string;
}

export interface ReadSweepFlags {
  readonly request: SweepRequest;
  readonly jobs: number;
  readonly top: number;
  /** Absolute; null when nothing is to be written. */
  readonly paramsFile: string | null;
}

/** More threads than this are a slip of the finger. */
const MAX_JOBS = 256;
const MAX_TOP = 10_000;
const MAX_DRAWS = 1_000_000;

/** Fails with USAGE_INVALID. */
export function readSweepFlags(flags: SweepFlags, host: Host): ReadSweepFlags {
  const { runId, ...run } = requestOf(flags, host);
  if (runId !== null) refuse('--run-id names one run; a sweep has many');
  const { jobs, writeParams } = flags;
  return {
    request: {
      ...run,
      ...searchOf(flags),
      constraints: flags.constraint ?? [],
      target: targetOf(flags.target),
      splitPpm: flags.split === undefined ? null : fractionArgument('--split', flags.split),
    },
    jobs:
      jobs === undefined ? availableParallelism() : countArgument('--jobs', jobs, [1, MAX_JOBS]),
    top: topOf(flags.top),
    paramsFile: writeParams === undefined ? null : resolve(host.cwd, writeParams),
  };
}

export function topOf(text: string): number {
  return countArgument('--top', text, [1, MAX_TOP]);
}

function searchOf({
  grid = [],
  range = [],
  random,
  quasi,
}: SweepFlags): Pick<SweepRequest, 'method' | 'axes' | 'draws'> {
  const drawn = random ?? quasi;
  if (random !== undefined && quasi !== undefined)
    refuse('--random and --quasi exclude each other');
  if (drawn === undefined) {
    if (range.length > 0) refuse('--range is drawn from: it needs --random N or --quasi N');
    if (grid.length === 0) {
      refuse('there is nothing to try: give --grid, or --range with --random or --quasi');
    }
    return { method: 'GRID', axes: axisTexts('--grid', grid), draws: 0 };
  }
  if (grid.length > 0)
    refuse('--grid tries every combination: it goes without --random and --quasi');
  if (range.length === 0) refuse('there is nothing to draw from: give --range');
  const isRandom = random !== undefined;
  const draws = countArgument(isRandom ? '--random' : '--quasi', drawn, [1, MAX_DRAWS]);
  return { method: isRandom ? 'RANDOM' : 'QUASI', axes: axisTexts('--range', range), draws };
}

function axisTexts(flag: AxisText['flag'], texts: readonly string[]): AxisText[] {
  return texts.map((text) => ({ ...parsePair(flag, text), flag }));
}

function targetOf(text: string): SweepMetric {
  return (
    SWEEP_METRICS.find((name) => name === text) ??
    refuse(`--target "${text.slice(0, 80)}": must be one of ${SWEEP_METRICS.join(', ')}`)
  );
}

function refuse(message: string): never {
  throw new Failure('INPUT', 'USAGE_INVALID', message, { fix: 'see mqk sweep run --help' });
}
