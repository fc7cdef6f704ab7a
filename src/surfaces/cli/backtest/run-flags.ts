/** The flags that every command has that lets a strategy meet bars, read. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BacktestRequest } from '../../../services/research/index.ts';
import { calendarArgument, cashArgument, parsePair, seedArgument } from '../arguments.ts';
import { collect } from '../command-wiring.ts';
import type { Host } from '../host.ts';

/** The flags as commander gives them. */
export interface RunFlags {
  readonly bars?: readonly string[];
  readonly calendar?: string;
  readonly config?: readonly string[];
  readonly param?: readonly string[];
  readonly set?: readonly string[];
  readonly cash?: string;
  readonly seed?: string;
  readonly actions?: string;
  readonly shadow?: boolean;
}

/** Declares them; `--timeframe` is read by each command in its own way. */
export function withRunFlags(command: Command): Command {
  return command
    .option('--bars <symbol=file>', 'bar file of a symbol; repeat for more', collect)
    .option('--timeframe <tf>', '1s, 1m, 5m, 15m, 1H or 1D')
    .option('--calendar <name>', 'XNYS or ALWAYS_ON; overrides data.calendar')
    .option('--config <file>', 'config layer; repeat for more, later wins', collect)
    .option('--param <name=value>', 'strategy parameter; repeat for more', collect)
    .option('--set <path=value>', 'config value, after all layers; repeat for more', collect)
    .option('--cash <amount>', `opening cash (default: ${USUAL.cash})`)
    .option('--seed <n>', `seed of market and strategy (default: ${USUAL.seed})`)
    .option('--actions <file>', 'splits and dividends: date,symbol,type,value')
    .option('--shadow', 'judge every intent and send no order');
}

/** What is taken when the flag is not given. */
const USUAL = { cash: '100000', seed: '1' } as const;

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
    cash: cashArgument(flags.cash ?? USUAL.cash),
    seed: seedArgument(flags.seed ?? USUAL.seed),
    actionsFile: flags.actions === undefined ? null : resolve(host.cwd, flags.actions),
    shadow: flags.shadow ?? false,
  };
}
