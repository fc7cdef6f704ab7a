/** The corporate actions of a run: its file, held against the run's symbols, calendar and policy. */
import { loadActions } from '../../adapters/marketdata/index.ts';
import type { TradingCalendar } from '../../foundation/calendar/index.ts';
import { Failure } from '../../foundation/core/index.ts';
import {
  MS_PER_DAY,
  type ActionsFile,
  type CorporateAction,
  type DeclaredAction,
} from '../../foundation/model/index.ts';
import type { ActionsPolicy } from '../../trading/orchestrator/index.ts';
import type { Watch } from './backtest-request.ts';

export interface PlannedActions {
  /** Null when no file was given. */
  readonly file: ActionsFile | null;
  /** Of the run's symbols alone, in the order of the file. */
  readonly actions: readonly CorporateAction[];
}

/**
 * Reads the file of `--actions`. Fails as `loadActions` does, and with ACTIONS_MISSING when the policy
 * cannot be kept without a file: a gate whose input is missing denies.
 */
export async function planActions(
  path: string | null,
  of: {
    readonly symbols: readonly string[];
    readonly calendar: TradingCalendar;
    readonly policy: ActionsPolicy;
  },
  watch: Watch,
): Promise<PlannedActions> {
  if (path === null) {
    if (of.policy.kind === 'FORBID_PERIODS') throw missing();
    return { file: null, actions: [] };
  }
  const { actions, rows, sha256 } = await loadActions(path);
  const foreign = actions.filter(({ symbol }) => !of.symbols.includes(symbol));
  if (foreign.length > 0) watch.note(foreignNote(path, foreign));
  return { file: { rows, sha256 }, actions: boundActions(actions, of) };
}

function boundActions(
  actions: readonly DeclaredAction[],
  {
    symbols,
    calendar,
  }: { readonly symbols: readonly string[]; readonly calendar: TradingCalendar },
): CorporateAction[] {
  return actions.flatMap(({ day, symbol, effect }) => {
    const id = symbols.indexOf(symbol);
    // No bar of the run lies outside its calendar, so an ex-date there concerns none of its days.
    const isCovered = calendar.covers(day * MS_PER_DAY) && calendar.covers((day + 1) * MS_PER_DAY);
    return id >= 0 && isCovered ? [{ day, symbol: id, effect }] : [];
  });
}

function foreignNote(path: string, foreign: readonly DeclaredAction[]): string {
  const names = [...new Set(foreign.map(({ symbol }) => symbol))];
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  const rows = `${foreign.length} row${foreign.length === 1 ? '' : 's'}`;
  return `${path}: ${rows} of ${shown}${more} ignored: not in this run`;
}

function missing(): Failure {
  return new Failure(
    'INPUT',
    'ACTIONS_MISSING',
    'data.corporate_actions.policy is FORBID_PERIODS and no corporate actions were given',
    { fix: 'give --actions FILE, a header alone when there are none' },
  );
}
