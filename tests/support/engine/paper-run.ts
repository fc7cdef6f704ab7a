/**
 * A story twice: as a backtest, and as a PAPER run, whose driver is fed by the paper broker. What stands between
 * the two in an engine (outbox, dispatcher, inbox) is in memory here, and loses nothing: every request is sent at
 * once, in the order of its urgency, and every message is taken in order, now or as late as the market allows.
 */
import { runTables } from '../../../src/adapters/artifacts/index.ts';
import { messageOf } from '../../../src/adapters/brokers/paper/client/from-wire.ts';
import { ticketOf } from '../../../src/adapters/brokers/paper/client/to-wire.ts';
import { OrderIds } from '../../../src/engines/audit/index.ts';
import { priorityOf } from '../../../src/engines/delivery/index.ts';
import { calendarFor } from '../../../src/foundation/calendar/index.ts';
import { canonicalJson, sha256Hex } from '../../../src/foundation/core/index.ts';
import {
  formatInstant,
  formatMicros,
  parseStrategyId,
  type KillSwitchKind,
  type RunRecord,
  type RunSummary,
} from '../../../src/foundation/model/index.ts';
import type { EnginePlan } from '../../../src/services/runtime/index.ts';
import { RunDriver } from '../../../src/services/runtime/index.ts';
import type {
  NumberedRequest,
  SettledAs,
  Step,
} from '../../../src/services/runtime/engine/drive/step.ts';
import type { LoggedEvent } from '../../../src/services/runtime/engine/replay/engine-events.ts';
import { LogReplay } from '../../../src/services/runtime/engine/replay/replay-log.ts';
import { BacktestRun } from '../../../src/trading/backtest/index.ts';
import type { Tick, TickSnapshot } from '../../../src/trading/orchestrator/index.ts';
import { CONFIG_HASH, ENGINE_ID, RUN_ID } from '../audit-log.ts';
import { PaperDesk } from '../broker/paper-desk.ts';
import { usd } from '../tick/amounts.ts';
import { parseBarTable } from '../tick/bar-table.ts';
import { simConfig, tickSettings } from '../tick/settings.ts';
import { TableStrategy, type StoryParts } from '../tick/story.ts';

export interface PlayedStory {
  /** As `bar-table` reads it. */
  readonly table: string;
  /** Without corporate actions. */
  readonly parts: StoryParts;
  /** Kill switches, by the slice before which each is raised, counted from 0. */
  readonly raised?: ReadonlyMap<number, KillSwitchKind>;
}

/** What a run leaves: its files by name, and all that its tick knows. */
export interface Leavings {
  readonly files: Readonly<Record<string, string>>;
  readonly summary: RunSummary;
  readonly tick: TickSnapshot;
}

/** The plan of both runs. */
function planOf({ table, parts }: PlayedStory): EnginePlan {
  const strategyId = parseStrategyId('story');
  if (strategyId === null) throw new Error('story is an id');
  const { calendar = 'XNYS', timeframe = '1m', cash = '100000', seed = 1 } = parts;
  const { columns, symbols, slices, books } = parseBarTable(table, { calendar, timeframe });
  return {
    inputs: {
      runId: RUN_ID,
      engineId: ENGINE_ID,
      mode: 'PAPER',
      configHash: CONFIG_HASH,
      configJson: '{}',
      strategy: { id: strategyId, version: 1, params: {} },
      timeframe,
      calendar,
      cash: usd(cash),
      seed,
      shadow: false,
      data: symbols.map((symbol) => ({ symbol, sha256: sha256Hex(symbol), rows: 1 })),
    },
    prepared: { columns, symbols, slices: slices.length, droppedOutsideSession: 0 },
    settings: tickSettings(parts),
    sim: simConfig(parts),
    days: calendarFor(calendar),
    createStrategy: (context) => new TableStrategy(books, context),
    observe: () => undefined,
    inTurn: (turn) => {
      turn();
    },
  };
}

/** The story as a backtest. */
export function backtest(story: PlayedStory): Leavings {
  const plan = planOf(story);
  const { inputs } = plan;
  const run = new BacktestRun({ ...plan, cash: inputs.cash, seed: inputs.seed });
  for (let slice = 0; !run.isDone; slice++) {
    const kind = story.raised?.get(slice);
    if (kind !== undefined) run.tick.raiseKillSwitch(kind);
    run.advanceSlice();
  }
  const record = { inputs, ...run.finish() };
  // The sim acknowledges no order, and every broker does: the two states are one in all that a run tells.
  for (const working of run.tick.orders.working) {
    for (const order of Array.from(working.view())) run.tick.broker.acknowledge(order);
  }
  return leavings(record, run.tick, new OrderIds(inputs, run.tick.orders));
}

function leavings(record: RunRecord, tick: Tick, orderIds: OrderIds): Leavings {
  const files = runTables(record, orderIds);
  return { files, summary: record.summary, tick: tick.snapshot() };
}

export class PaperRun {
  readonly driver: RunDriver;
  readonly desk: PaperDesk;
  readonly story: PlayedStory;
  /** All that the driver told. */
  readonly log: LoggedEvent[] = [];
  /** Whether the messages of the broker are heard before they have to be. */
  private readonly hearsEarly: () => boolean;
  private outbox: NumberedRequest[] = [];
  /** The last message that the driver has dealt with. */
  private dealtWith = 0;

  constructor(story: PlayedStory, hearsEarly: () => boolean = () => true) {
    const plan = planOf(story);
    this.story = story;
    this.hearsEarly = hearsEarly;
    this.driver = new RunDriver(plan);
    this.desk = new PaperDesk(story.parts.cash ?? '100000');
    const { inputs, sim: fills, prepared } = plan;
    const { seed, runId: run_id } = inputs;
    const terms = { run_id, fills, seed, symbols: prepared.symbols };
    const { status } = this.desk.ask('PUT', 'market', terms);
    if (status >= 300) throw new Error('no market');
  }

  /** Plays all slices, as `tradeSlices` does; a tick that disarms goes on. */
  play(): this {
    const { driver } = this;
    this.carryOut(driver.openFeed());
    for (let slice = 0; !driver.isDone; slice++) {
      const kind = this.story.raised?.get(slice);
      if (kind !== undefined) this.carryOut(driver.raiseSwitch(kind));
      this.carryOut(driver.openSlice());
      if (driver.isExposed) this.meetMarket();
      this.carryOut(driver.closeSlice());
    }
    this.carryOut(driver.endFeed());
    return this;
  }

  /** Only when all was played. */
  leavings(): Leavings {
    const { driver } = this;
    return leavings(driver.finish(), driver.recorded.tick, driver.orderIds);
  }

  /** What a replay of the log leaves, and the first place at which it differs. */
  replayed() {
    const driver = new RunDriver(planOf(this.story));
    const replay = new LogReplay(driver);
    for (const event of this.log) replay.take(event);
    replay.end();
    const { difference } = replay;
    return { difference, ...leavings(driver.finish(), driver.recorded.tick, driver.orderIds) };
  }

  /** What the broker holds: its cash, and its positions by symbol. */
  brokerBooks() {
    const { book } = this.desk.account;
    return { cash: book.cash, positions: book.positionRows() };
  }

  /** What the tick holds, as the broker would say it. */
  ownBooks() {
    const { portfolio } = this.driver.recorded.tick;
    const { symbols } = this.driver.plan.prepared;
    const positions = symbols.flatMap((symbol, id) => {
      const qty = portfolio.position[id] ?? 0;
      return qty === 0 ? [] : [{ symbol, qty: String(qty) }];
    });
    return { cash: portfolio.cash, positions };
  }

  private carryOut(step: Step): void {
    this.keep(step);
    this.settleAll();
  }

  private keep({ events, requests }: Step): void {
    for (const { topic, eventType, payload } of events) {
      this.log.push({ topic, eventType, payload: canonicalJson(payload) });
    }
    this.outbox.push(...requests);
  }

  /** Feeds the open slice until nothing more comes of it. */
  private meetMarket(): void {
    const { slice, ts, day, bars } = this.driver.marketSlice();
    const body = {
      slice,
      ts: formatInstant(ts),
      day,
      bars: bars.map(({ symbol, open, high, low, close, volume }) => ({
        symbol,
        open: formatMicros(open),
        high: formatMicros(high),
        low: formatMicros(low),
        close: formatMicros(close),
        volume,
      })),
    };
    for (;;) {
      const seen = this.dealtWith;
      const stand = this.desk.ask('POST', 'market/slices', { ...body, seen });
      if (stand.status >= 300) throw new Error(`slice ${slice}: ${JSON.stringify(stand.body)}`);
      if (stand.body['is_settled'] === true && stand.body['cursor'] === seen) return;
      this.hear();
      this.settleAll();
    }
  }

  /** Sends what waits, the most urgent first, until nothing is left. */
  private settleAll(): void {
    const { driver } = this;
    while (this.outbox.length > 0) {
      const batch = this.outbox.toSorted((a, b) => this.urgency(a) - this.urgency(b));
      this.outbox = [];
      const isClosing = driver.haltReason !== null;
      const mayLeave = (one: NumberedRequest): boolean =>
        !isClosing || one.action === 'CANCEL' || driver.book.roleOf(one.order) !== 'ENTRY';
      const fates = batch.filter(mayLeave).map((one) => this.send(one));
      for (const fate of fates) this.keep(driver.settle(fate));
      if (this.hearsEarly()) this.hear();
      for (const { action, order } of batch.filter((one) => !mayLeave(one))) {
        this.keep(driver.settle({ action, order, outcome: 'SUPPRESSED', reason: 'FENCED' }));
      }
    }
  }

  private urgency({ action, order }: NumberedRequest): number {
    return priorityOf(action, this.driver.book.roleOf(order));
  }

  private send({ action, order }: NumberedRequest): SettledAs {
    const { status, body } = this.ask(action, order);
    if (status < 300) return { action, order, outcome: 'ACKED', reason: null };
    const reason = body['code'] === 'ORDER_OVER' ? 'ORDER_OVER' : 'REFUSED';
    if (action !== 'CANCEL' || reason !== 'ORDER_OVER') {
      throw new Error(`${action} of ${order} is refused: ${JSON.stringify(body)}`);
    }
    return { action, order, outcome: 'REJECTED', reason };
  }

  private ask(action: NumberedRequest['action'], order: number) {
    const { book } = this.driver;
    if (action !== 'CANCEL')
      return this.desk.ask('POST', 'orders', ticketOf(book.birthOf(order).ticket));
    const path = `orders/${book.idOf(order)}`;
    const by = book.endOf(order);
    return by === 'NOW'
      ? this.desk.ask('DELETE', path)
      : this.desk.ask('POST', `${path}/end`, { by });
  }

  /** Takes in all that the broker has told. */
  private hear(): void {
    for (const row of this.desk.messages(this.dealtWith)) {
      const message = messageOf(row, JSON.stringify(row));
      const step = this.driver.takeMessage(message);
      if (typeof step === 'string') throw new Error(`message ${row.cursor} is parked: ${step}`);
      this.keep(step);
      this.dealtWith = row.cursor;
    }
  }
}
