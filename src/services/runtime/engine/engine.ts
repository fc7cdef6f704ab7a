/**
 * The engine of one run: takes inputs into the driver, commits what they lead to, sends it, and takes what comes
 * back, one after the other. Who drives it, and how it ends, is `trade/` and `end/`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  commitTransition,
  parkMessage,
  readRun,
  readReceivedCursor,
  readUnapplied,
  type AppliedMessage,
  type InboxRow,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { Failure, invariant } from '../../../foundation/core/index.ts';
import type { BrokerFault, MarketStand, TradingBroker } from '../../../foundation/ports/index.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { LookUps } from './dispatch/look-ups.ts';
import type { RunDriver } from './drive/run-driver.ts';
import type { BookedExecution, Step } from './drive/step.ts';
import type { EngineContext } from './engine-context.ts';
import type { EngineSettings } from './engine-settings.ts';
import { InboxPump } from './inbox/inbox-pump.ts';
import type { HeldLease } from './lease/held-lease.ts';
import { RunWatch } from './stand/run-watch.ts';
import { Stand } from './stand/stand.ts';
import { Reconciler } from './trade/reconciler.ts';
import { StepWriter } from './write/step-writer.ts';

/** Messages that are booked in one transaction. */
const APPLY_BATCH = 200;
/** Between two tries of a question to the market. */
const RETRY_MS = 100;

export interface EngineParts {
  readonly context: EngineContext;
  readonly driver: RunDriver;
  readonly lease: HeldLease;
  readonly broker: TradingBroker;
  readonly settings: EngineSettings;
  /** Where the simulated market stands; null: the broker has none. */
  readonly market: MarketStand | null;
}

export class Engine {
  readonly driver: RunDriver;
  readonly context: EngineContext;
  readonly broker: TradingBroker;
  readonly lease: HeldLease;
  readonly stand: Stand;
  readonly watch: RunWatch;
  readonly writer: StepWriter;
  readonly lookUps: LookUps;
  readonly reconciler: Reconciler;
  readonly pump: InboxPump;
  private readonly dispatcher: Dispatcher;
  /** The fault that was told last. */
  private outage: string | null = null;
  /** The last message that the tick has dealt with. */
  private dealtWith: number;
  /** The slice that an engine before left in the middle, at the market; 0: none. */
  private readonly leftSlice: number;

  private constructor(parts: EngineParts, received: number) {
    const { context, driver, lease, broker, settings, market } = parts;
    const { desk, crashAt } = context;
    const { db, home, actor, note } = desk;
    const { run } = lease;
    this.context = context;
    this.driver = driver;
    this.broker = broker;
    this.lease = lease;
    this.dealtWith = received;
    this.leftSlice = market === null || market.isSettled ? 0 : market.slice;
    const stand = new Stand(run);
    const own = { db, runId: run.runId, actor: ENGINE_ACTOR, driver, lease, stand, crashAt };
    this.stand = stand;
    this.watch = new RunWatch({ ...own, home, pollMs: settings.deadmanPollMs });
    this.writer = new StepWriter(own);
    this.lookUps = new LookUps(broker, settings.presumeAbsentMs);
    this.reconciler = new Reconciler({
      run,
      broker,
      context: { db, home, actor },
      everyMs: settings.reconcileEveryMs,
      note,
    });
    this.pump = new InboxPump({ db, broker, account: run.account, note }, received);
    this.dispatcher = new Dispatcher({
      ...own,
      broker,
      writer: this.writer,
      watch: this.watch,
      lookUps: this.lookUps,
      isInterrupted: context.isInterrupted,
      isGateOpen: () => this.reconciler.isGateOpen,
      follow: async (consequence, why) => {
        if (stand.kind === 'TRADE' && !this.isFenced) await this.endTrading(consequence, why);
        if (consequence === 'DISARM') stand.fence({ by: 'RUN', why });
      },
      whileWaiting: async () => {
        await this.hear();
        await this.reconcileWhenDue();
      },
    });
  }

  /** Begins to hear and to watch. Ends with `close`. */
  static async open(parts: EngineParts): Promise<Engine> {
    const { desk } = parts.context;
    const { run } = parts.lease;
    const engine = new Engine(parts, await readReceivedCursor(desk.db, accountOf(run)));
    engine.watch.start();
    engine.pump.open();
    return engine;
  }

  async close(): Promise<void> {
    this.pump.close();
    this.watch.stop();
    await this.lease.release();
  }

  get run(): RunRow {
    return this.lease.run;
  }

  /** Whether nothing may be begun any more. */
  get isFenced(): boolean {
    return this.stand.fenced !== null;
  }

  /** Compares the books with the broker's when it is time; called while nothing of ours is under way. */
  async reconcileWhenDue(): Promise<void> {
    if (!this.reconciler.isDue || this.isFenced || this.driver.isReplacing) return;
    await this.writer.flush();
    await this.hear();
    const { isDisarmed } = await this.reconciler.reconcile();
    if (isDisarmed) await this.watch.look();
  }

  /** Commits steps, sends what they ask for, and waits until its fate is known or a fence stands. */
  async carryOut(step: Step): Promise<void> {
    const { writer } = this;
    const isIdle = step.requests.length + step.newOrders.length + step.changedOrders.length === 0;
    if (isIdle && step.events.every(({ eventType }) => IDLE_EVENTS.has(eventType))) {
      await writer.delay(step);
    } else {
      await writer.write([step]);
    }
    await this.followHalt();
    await this.dispatcher.settleAll();
  }

  /** Stores what was heard, and books what waits in the inbox. */
  async hear(): Promise<void> {
    await this.pump.drain();
    await this.bookWaiting();
  }

  /** Hears and books every message up to `cursor`, then settles what follows from them. */
  async hearUpTo(cursor: number): Promise<void> {
    await this.pump.reach(cursor, () => this.isFenced);
    await this.bookWaiting();
    await this.dispatcher.settleAll();
  }

  /** Sends what waits, until its fate is known or a fence stands. */
  async settleAll(): Promise<void> {
    await this.dispatcher.settleAll();
  }

  /** Hears and books everything that the broker has told by now, if it says how much that is. */
  async hearAll(): Promise<void> {
    const reply = await this.broker.snapshot();
    const cursor = reply.ok ? reply.value.mark.cursor : null;
    if (cursor === null) await this.hear();
    else await this.hearUpTo(cursor);
  }

  /** Somebody else ended the right to trade: from now on only what closes is sent, under his fence. */
  async adoptFence(): Promise<void> {
    const row = await readRun(this.context.desk.db, this.run.runId);
    if (row?.pair.posture !== 'DISARMING' || this.lease.isLost) return;
    this.stand.fenced = null;
    this.stand.windDown(row);
  }

  /** Lets the open slice's bars meet the orders, until nothing more comes of them. */
  async meetMarket(): Promise<void> {
    const { driver, context } = this;
    const { market } = this.broker;
    if (market === null || !(driver.isExposed || driver.slice === this.leftSlice)) return;
    const slice = driver.marketSlice();
    while (!this.isFenced && !context.isInterrupted()) {
      const seen = this.dealtWith;
      const reply = await market.feed(slice, seen);
      if (!reply.ok) {
        await this.outlive(reply.error);
        continue;
      }
      const { cursor, isSettled } = reply.value;
      if (isSettled && cursor <= seen) return;
      await this.hearUpTo(cursor);
      this.context.crashAt('CP10');
    }
  }

  /** Opens the slice in which the market was left: what it told belongs there. */
  async enterLeftSlice(): Promise<void> {
    const { driver, leftSlice } = this;
    if (driver.phase === 'OPEN' || driver.isDone || driver.slice + 1 !== leftSlice) return;
    await this.carryOut(driver.openSlice());
  }

  /** A slice that is sent once more does nothing twice; a refusal that is final ends the engine. */
  private async outlive({ code, message, outcome, isRetryable }: BrokerFault): Promise<void> {
    if (outcome === 'NOT_DONE' && !isRetryable) throw new Failure('CONFLICT', code, message);
    if (this.outage !== code) this.context.desk.note(`the market does not answer: ${message}`);
    this.outage = code;
    await sleep(RETRY_MS);
  }

  /** Moves the run by our own decision (T7 to T9): from now on only what closes is sent. */
  async endTrading(event: 'STOP' | 'DISARM' | 'HALT', reason: string): Promise<RunRow> {
    const { stand, run, context } = this;
    await this.writer.flush();
    stand.isMoving = true;
    try {
      const moved = await commitTransition(context.desk.db, {
        event,
        runId: run.runId,
        commandId: `${this.lease.leaseEpoch}-${event}`,
        actor: ENGINE_ACTOR,
        reason,
        ...(event === 'HALT' ? { closesOut: true } : {}),
      });
      if (moved.outcome === 'REFUSED') throw moved.failure;
      stand.windDown(moved.run);
      this.context.crashAt('CP13');
      return moved.run;
    } finally {
      stand.isMoving = false;
    }
  }

  /** The tick halted: the run is over (T9), and what closes it goes on. */
  private async followHalt(): Promise<void> {
    const { haltReason } = this.driver;
    if (haltReason === null || this.stand.kind === 'WIND_DOWN' || this.isFenced) return;
    await this.endTrading('HALT', haltReason);
  }

  private async bookWaiting(): Promise<void> {
    for (;;) {
      const rows = await readUnapplied(this.context.desk.db, {
        ...accountOf(this.run),
        limit: APPLY_BATCH,
      });
      if (rows.length === 0) return;
      this.context.crashAt('CP8');
      await this.book(rows);
    }
  }

  private async book(rows: readonly InboxRow[]): Promise<void> {
    const steps: Step[] = [];
    const applied: AppliedMessage[] = [];
    for (const row of rows) {
      const { inboxId, message } = row;
      const isForeign = !message.clientOrderId.startsWith(`${this.run.engineId}_`);
      const step = isForeign ? null : this.driver.takeMessage(message);
      if (typeof step === 'string') {
        await parkMessage(this.context.desk.db, { inboxId, reason: step });
        this.context.desk.note(`message ${message.messageId} is parked: ${step}`);
        continue;
      }
      if (step !== null) steps.push(step);
      applied.push({ inboxId, entry: entryOf(row, step?.booked ?? null) });
    }
    this.context.crashAt('CP9');
    if (applied.length > 0) await this.writer.write(steps, { applied });
    if (steps.some(({ requests }) => requests.length > 0)) this.context.crashAt('CP12');
    for (const { message } of rows) {
      this.dealtWith = Math.max(this.dealtWith, message.cursor ?? 0);
    }
  }
}

const ENGINE_ACTOR = 'engine';
/** Of a slice that led to nothing: computed again after a crash. */
const IDLE_EVENTS: ReadonlySet<string> = new Set([
  'SLICE_DONE',
  'SLICE_OPENED',
  'DAY_STARTED',
  'BAR_DROPPED',
  'ORDER_REJECTED',
]);

function accountOf({ broker, account }: RunRow): Pick<RunRow, 'broker' | 'account'> {
  return { broker, account };
}

function entryOf({ message }: InboxRow, booked: BookedExecution | null): AppliedMessage['entry'] {
  if (booked === null) return null;
  const { kind, clientOrderId, number, execution } = booked;
  invariant(message.execution !== null, 'what is booked was told');
  return { kind, clientOrderId, number, execution, executedAt: message.at };
}
