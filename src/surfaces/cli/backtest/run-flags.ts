/** The flags that every command has that lets a strategy meet bars, read. */
import { resolve } from 'node:path';
import type { BacktestRequest } from '../../../services/research/index.ts';
import { calendarArgument, cashArgument, parsePair, seedArgument } from '../arguments.ts';
import type { Host } from '../host.ts';

/** The flags as commander gives them. */
export interface RunFlags {
  readonly bars?: readonly string[];
  readonly calendar?: string;
  readonly config?: readonly string[];
  readonly param?: readonly string[];
  readonly set?: readonly string[];
  readonly cash: string;
  readonly seed: string;
  readonly actions?: string;
  readonly shadow?: boolean;
}

type RunSettings = Pick<
  BacktestRequest,
  | 'params'
  | 'bars'
  | 'calendar'
  | 'configFiles'
  | 'sets'
  | 'cash'
  | 'seed'
  | 'actionsFile'
  | 'shadow'
>;

/** Fails with USAGE_INVALID; paths are resolved against the working directory. */
export function readRunFlags(flags: RunFlags, host: Host): RunSettings {
  return {
    params: (flags.param ?? []).map((text) => parsePair('--param', text)),
    bars: (flags.bars ?? []).map((text) => {
      const { name, value } = parsePair('--bars', text);
      return { symbol: name, path: resolve(host.cwd, value) };
    }),
    calendar: flags.calendar === undefined ? null : calendarArgument(flags.calendar),
    configFiles: flags.config?.map((file) => resolve(host.cwd, file)) ?? null,
    sets: (flags.set ?? []).map((text) => {
      const { name, value } = parsePair('--set', text);
      return { path: name, value };
    }),
    cash: cashArgument(flags.cash),
    seed: seedArgument(flags.seed),
    actionsFile: flags.actions === undefined ? null : resolve(host.cwd, flags.actions),
    shadow: flags.shadow ?? false,
  };
}
