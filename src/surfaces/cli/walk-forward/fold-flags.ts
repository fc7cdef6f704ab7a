/** The flags of walk-forward that other commands do not have, read. */
import { Failure } from '../../../foundation/core/index.ts';
import { MS_PER_DAY, parseQty } from '../../../foundation/model/index.ts';
import type { WalkForwardRequest } from '../../../services/research/index.ts';
import { FOLD_SCHEMES, SWEEP_METRICS, type WindowSize } from '../../../trading/backtest/index.ts';
import { parsePair } from '../arguments.ts';
import type { JudgedFlags } from '../backtest/judged-run.ts';

/** The flags as commander gives them. */
export interface FoldFlags extends JudgedFlags {
  readonly folds?: string;
  readonly train?: string;
  readonly test?: string;
  readonly step?: string;
  readonly purge: string;
  readonly embargo: string;
  readonly scheme: string;
  readonly grid?: readonly string[];
  readonly target: string;
}

const HOUR_MS = MS_PER_DAY / 24;
const UNITS = { h: HOUR_MS, d: MS_PER_DAY, w: 7 * MS_PER_DAY } as const;

/** Fails with USAGE_INVALID. */
export function readFoldFlags(flags: FoldFlags): Omit<WalkForwardRequest, 'outDir'> {
  const { folds, grid = [] } = flags;
  return {
    folds: {
      scheme: wordOf('--scheme', flags.scheme, FOLD_SCHEMES),
      folds: folds === undefined ? null : countOf('--folds', folds, 1),
      train: sizeOf('--train', flags.train),
      test: sizeOf('--test', flags.test),
      step: sizeOf('--step', flags.step),
      purge: countOf('--purge', flags.purge, 0),
      embargo: countOf('--embargo', flags.embargo, 0),
    },
    grid: grid.map((text) => parsePair('--grid', text)),
    target: wordOf('--target', flags.target, SWEEP_METRICS),
  };
}

function sizeOf(flag: string, text: string | undefined): WindowSize | null {
  if (text === undefined) return null;
  const unit = (['h', 'd', 'w'] as const).find((one) => text.endsWith(one));
  if (unit === undefined) return { unit: 'BARS', count: countOf(flag, text, 1) };
  const ms = countOf(flag, text.slice(0, -1), 1, text) * UNITS[unit];
  if (!Number.isSafeInteger(ms)) refuse(flag, text, 'is longer than any series');
  return { unit: 'TIME', ms };
}

function countOf(flag: string, text: string, least: number, shown = text): number {
  const parsed = parseQty(text);
  if (parsed.ok && parsed.value >= least) return parsed.value;
  const isSize = flag === '--train' || flag === '--test' || flag === '--step';
  const times = isSize ? ', or a time like 12h, 90d, 52w' : '';
  return refuse(flag, shown, `must be a whole number from ${least}${times}`);
}

function wordOf<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  return found ?? refuse(flag, text, `must be one of ${words.join(', ')}`);
}

function refuse(flag: string, text: string, wanted: string): never {
  throw new Failure('INPUT', 'USAGE_INVALID', `${flag} "${text.slice(0, 80)}": ${wanted}`, {
    fix: `correct ${flag}; --help shows examples`,
  });
}
