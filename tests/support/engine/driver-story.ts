/** A driver without a run: generated bars, buy_and_hold, and messages as a broker sends them. */
import { calendarFor } from '../../../src/foundation/calendar/index.ts';
import { sha256Hex } from '../../../src/foundation/core/index.ts';
import {
  parseEngineId,
  parseInstant,
  parseRunId,
  parseStrategyId,
  toMicros,
  toQty,
} from '../../../src/foundation/model/index.ts';
import type { BrokerMessage } from '../../../src/foundation/ports/index.ts';
import { RunDriver, type EnginePlan } from '../../../src/services/runtime/index.ts';
import { bars, prepareBars } from '../../../src/trading/backtest/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../src/trading/strategies/index.ts';
import { NO_COSTS, tickSettings } from '../tick/settings.ts';

const AT = parseInstant('2024-01-02T00:01:00Z');
const RUN = parseRunId('11111111-2222-7333-8444-555555555555');
const [ENGINE, STRATEGY] = [parseEngineId('MAIN'), parseStrategyId('buy_and_hold')];

/** buy_and_hold on generated minutes; `rows` of them, of a feed that says how many `slices` it has. */
export function storyPlan(rows = 20, slices = rows): EnginePlan {
  if (AT === null || RUN === null || ENGINE === null || STRATEGY === null) throw new Error('names');
  const days = calendarFor('ALWAYS_ON');
  const series = bars('100', { timeframe: '1m' }).noise(rows, '0.002', 1).build();
  const prepared = prepareBars({
    symbols: [{ symbol: 'SPY', series }],
    calendar: days,
    timeframe: '1m',
    extendedHours: false,
  });
  const definition = BUILT_IN_STRATEGIES.find(({ id }) => id === 'buy_and_hold');
  if (definition === undefined) throw new Error('it is built in');
  return {
    inputs: {
      runId: RUN,
      engineId: ENGINE,
      mode: 'PAPER',
      configHash: sha256Hex('{}'),
      configJson: '{}',
      strategy: { id: STRATEGY, version: 1, params: { qty: 10 } },
      timeframe: '1m',
      calendar: 'ALWAYS_ON',
      cash: 1e11,
      seed: 1,
      shadow: false,
      data: [{ symbol: 'SPY', sha256: sha256Hex('spy'), rows }],
    },
    barPaths: new Map(),
    prepared: { ...prepared, slices },
    settings: tickSettings({}),
    sim: NO_COSTS,
    days,
    createStrategy: (context) => definition.create({ qty: 10 }, context),
    inTurn: (turn) => {
      turn();
    },
    observe: () => undefined,
  };
}

/** A driver whose only order waits for its fill, in the second slice. */
export function waitingDriver(): { readonly driver: RunDriver; readonly id: string } {
  const driver = new RunDriver(storyPlan());
  driver.openFeed();
  driver.openSlice();
  const { newOrders } = driver.closeSlice();
  driver.openSlice();
  return { driver, id: driver.book.idOf(newOrders[0] ?? -1) };
}

export function toldBy(id: string, kind: BrokerMessage['kind'], number: number): BrokerMessage {
  if (AT === null) throw new Error('an instant');
  const execution = {
    executionId: `x-${number}`,
    previousExecutionId: null,
    qty: toQty(10),
    price: toMicros(100e6),
    fee: toMicros(0),
    filledQty: toQty(10),
  };
  return {
    messageId: `m-${number}-${kind}`,
    cursor: number,
    kind,
    at: AT,
    clientOrderId: id,
    brokerOrderId: 'b-1',
    execution: kind === 'FILL' ? execution : null,
    reason: null,
    raw: '{}',
  };
}
