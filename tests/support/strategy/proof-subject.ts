/** What a proof is told of a strategy: bars, settings and how to make it. */
import type { ParamValues, StrategyDefinition } from '../../../src/engines/strategy/index.ts';
import { calendarFor } from '../../../src/foundation/calendar/index.ts';
import { parseEngineId } from '../../../src/foundation/model/index.ts';
import {
  generatedSeries,
  prepareBars,
  type ProofSubject,
  type SymbolSeries,
} from '../../../src/trading/backtest/index.ts';
import { usd } from '../tick/amounts.ts';
import { simConfig, tickSettings, type Overrides } from '../tick/settings.ts';

const ENGINE = parseEngineId('MAIN');
if (ENGINE === null) throw new Error('MAIN is an engine id');

export interface SubjectParts extends Overrides {
  readonly symbols?: readonly SymbolSeries[];
  readonly params?: ParamValues;
  readonly warmup?: number;
}

/** On 300 generated bars of two symbols, unless the test says otherwise. */
export function proofSubject(
  definition: StrategyDefinition,
  parts: SubjectParts = {},
): ProofSubject {
  const symbols = parts.symbols ?? generatedSeries(300, '1D');
  const calendar = calendarFor('ALWAYS_ON');
  const params: ParamValues = {
    ...Object.fromEntries(definition.params.fields.map((one) => [one.name, one.defaultValue])),
    ...parts.params,
  };
  if (ENGINE === null) throw new Error('MAIN is an engine id');
  return {
    prepared: prepareBars({ symbols, calendar, timeframe: '1D', extendedHours: false }),
    settings: tickSettings(parts),
    sim: simConfig(parts),
    days: calendar,
    createStrategy: (context) => definition.create(params, context),
    cash: usd('100000'),
    seed: 1,
    warmup: parts.warmup ?? definition.warmup(params),
    engineId: ENGINE,
  };
}
