/** The id of a BACKTEST run (contract 11): a pure function of its inputs. */
import { canonicalJson, compareCodeUnits, type JsonObject } from '../../foundation/core/index.ts';
import {
  deriveRunId,
  formatMicros,
  type RunId,
  type RunInputs,
} from '../../foundation/model/index.ts';

/** The inputs that make the id; rows of data files do not. */
export type RunIdentity = Pick<
  RunInputs,
  | 'actions'
  | 'calendar'
  | 'cash'
  | 'configHash'
  | 'data'
  | 'seed'
  | 'shadow'
  | 'strategy'
  | 'strategySource'
  | 'timeframe'
>;

/** The same inputs give the same id, whatever the order of the data files. */
export function backtestRunId(of: RunIdentity): RunId {
  const { id, version, params } = of.strategy;
  const source: JsonObject =
    of.strategySource === undefined ? {} : { source_sha256: of.strategySource };
  const actions: JsonObject = of.actions === undefined ? {} : { actions: of.actions.sha256 };
  const data = of.data
    .map(({ sha256, symbol }) => ({ sha256, symbol }))
    .sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
  return deriveRunId(
    canonicalJson({
      ...actions,
      calendar: of.calendar,
      cash: formatMicros(of.cash),
      config_hash: of.configHash,
      data,
      seed: of.seed,
      ...(of.shadow ? { shadow: true } : {}),
      strategy: { id, params, version, ...source },
      timeframe: of.timeframe,
    }),
  );
}
