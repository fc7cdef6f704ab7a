/** A sweep over ten days of minutes, through the command line; its folder and tables. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBarFile } from '../bars/bar-file.ts';
import { mqk, type CliRun } from '../cli/run-in-process.ts';

const DAY = 1440;

/** Flags of a run that is not halted, over the bars that `writeSweepBars` wrote. */
export const RUN_FLAGS = [
  ...['--strategy', 'sma_cross', '--bars', 'SPY=bars.csv', '--timeframe', '1m'],
  ...[
    '--calendar',
    'ALWAYS_ON',
    '--set',
    'risk.daily_loss_limit=OFF',
    '--set',
    'risk.max_drawdown=OFF',
  ],
];

export function writeSweepBars(dir: string, seed = 1): void {
  writeBarFile(join(dir, 'bars.csv'), { rows: 10 * DAY, seed });
}

/** `mqk sweep run` in `dir` with `RUN_FLAGS`; state under `<dir>/<home>`. */
export async function sweep(
  dir: string,
  flags: readonly string[],
  {
    home = 'home',
    isInterrupted,
  }: { readonly home?: string; readonly isInterrupted?: () => boolean } = {},
): Promise<CliRun> {
  return await mqk(['sweep', 'run', ...RUN_FLAGS, ...flags, '--json'], {
    cwd: dir,
    env: { MQK_HOME: join(dir, home) },
    ...(isInterrupted === undefined ? {} : { isInterrupted }),
  });
}

/** A file of the folder that a sweep printed. */
export function sealed(run: CliRun, name: string): string {
  return readFileSync(join(String(run.json['out_dir']), name), 'utf8');
}

export interface SweepRow {
  readonly trial: number;
  readonly run_id: string;
  readonly rank: number | null;
  readonly standing: string;
  readonly code: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sharpe: number | null;
  readonly max_drawdown: number | null;
  readonly trades: number | null;
  readonly fills: number | null;
  readonly final_equity: string | null;
  readonly digest: string | null;
  readonly in_sample?: Readonly<Record<string, number | null>>;
  readonly out_of_sample?: Readonly<Record<string, number | null>>;
}

export function rowsOf(run: CliRun): readonly SweepRow[] {
  return run.json['runs'] as readonly SweepRow[];
}
