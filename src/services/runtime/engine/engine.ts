/**
 * The engine of one run: takes inputs into the driver, commits what they lead to, sends it, and takes what comes
 * back, one after the other. Who drives it, and how it ends, is `trade/` and `end/`.
 */
import {
  commitTransition,
  readLedgerPositions,
  readRun,
  readReceivedCursor,
  type RunRow,
} from '../../../adapters/db/index.ts';
import type { Consequence } from '../../../engines/delivery/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { MarketStand } from '../../../foundation/ports/index.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { LookUps } from './dispatch/look-ups.ts';
import { isIdle } from './drive/is-idle.ts';
import type { RunDriver } from './drive/run-driver.ts';
import type { Step } from './drive/step.ts';
import type { EngineContext } from './engine-context.ts';
import type { EngineSettings } from './engine-settings.ts';
import { Booking } from './inbox/booking.ts';
import { InboxPump } from './inbox/inbox-pump.ts';
import { ZombieWatch } from './inbox/zombie-watch.ts';
import type { HeldLease } from './lease/held-lease.ts';
import type { AnsweringBroker } from './stand/answering-broker.ts';
import { RunWatch } from './stand/run-watch.ts';
import { Stand } from './stand/stand.ts';
import { Reconciler } from './trade/reconciler.ts';
import { StepWriter } from './write/step-writer.ts';

export interface EngineParts {
  readonly context: EngineContext;
  readonly driver: RunDriver;
  readonly lease: HeldLease;
  readonly broker: AnsweringBroker;
  readonly settings: EngineSettings;
  /** Where the simulated market stands; null: the broker has none. */
  readonly market: MarketStand | null;
}

export class Engine {
  readonly driver: RunDriver;
  readonly context: EngineContext;
  readonly broker: AnsweringBroker;
  readonly lease: HeldLease;
  readonly settings: EngineSettings;
  readonly stand: Stand;
  readonly watch: RunWatch;
  readonly writer: StepWriter;
  readonly lookUps: LookUps;
  readonly reconciler: Reconciler;
  readonly pump: InboxPump;
  private readonly booking: Booking;
  private readonly zombies: ZombieWatch;
  private readonly dispatcher: Dispatcher;
  /** Where an engine before left a simulated market. */
  private readonly left: MarketStand;

  private constructor(parts: EngineParts, received: number) {
    const { context, driver, lease, broker, settings, market } = parts;
    const { desk, crashAt } = context;
    const { db, home, actor, note } = desk;
    const { run } = lease;
    this.context = context;
    this.driver = driver;
    this.broker = broker;
    this.lease = lease;
    this.settings = settings;
    this.left = market ?? NO_MARKET;
    const stand = new Stand(run);
    const own = { db, runId: run.runId, actor: ENGINE_ACTOR, driver, lease, stand, crashAt };
    this.stand = stand;
    const { deadmanPollMs: pollMs, brokerLostMs } = settings;
    this.watch = new RunWatch({ ...own, home, broker, pollMs, brokerLostMs });
    this.writer = new StepWriter(own);
    const readPositions = () => readLedgerPositions(db, run);
    this.lookUps = new LookUps({ broker, readPositions }, settings.presumeAbsentMs);
    this.reconciler = new Reconciler({
      run,
      broker,
      context: { db, home, actor },
      everyMs: settings.reconcileEveryMs,
      note,
    });
    this.pump = new InboxPump({ db, broker, account: run.account, note }, received);
    const followZombie = async (consequence: Consequence, why: string): Promise<void> => {
      note(why);
      await this.follow(consequence, why);
    };
    const news = { ...own, run, note, broker, writer: this.writer, follow: followZombie };
    const zombies = new ZombieWatch(news);
    this.zombies = zombies;
    const cancelEarlier = (id: string): Promise<void> => zombies.cancelEarlier(id);
    this.booking = new Booking({ ...news, cancelEarlier }, received);
    this.dispatcher = new Dispatcher({
      ...own,
      broker,
      writer: this.writer,
      watch: this.watch,
      lookUps: this.lookUps,
      isInterrupted: context.isInterrupted,
      gateClosedMs: () => this.reconciler.gateClosedMs,
      isFrozen: (symbol) => this.booking.freezes(symbol),
      follow: (consequence, why) => this.follow(consequence, why),
      hear: () => this.pump.drain(),
      bookAlong: (steps, settled) => this.booking.bookAlong(steps, settled),
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
    await engine.booking.readParked();
    engine.watch.start();
    engine.pump.open();
    return engine;
  }

  async close(): Promise<void> {
    this.pump.close();
    this.watch.stop();
    // Who ends while his run is armed leaves his name in the row: the run is recovered, and not just gone on with.
    if (this.stand.kind === 'TRADE' && !this.isFenced) this.lease.stop();
    else await this.lease.release();
  }

  get run(): RunRow {
    return this.lease.run;
  }

  /** Whether nothing may be begun any more. */
  get isFenced(): boolean {
    return this.stand.fenced !== null;
  }

  /** Who is asked to end does not wait for a broker that is away. */
  private get isGivenUp(): boolean {
    return this.broker.silentMs > 0 && this.context.isInterrupted();
  }

  /** Compares the books with the broker's when it is time; called while nothing of ours is under way. */
  async reconcileWhenDue(): Promise<void> {
    if (!this.reconciler.isDue || this.isFenced || this.driver.isReplacing) return;
    await this.writer.flush();
    await this.hear();
    await this.reconcile();
  }

  /** Asks the broker for the orders that were given up because nobody saw them there. */
  async lookForGivenUp(): Promise<void> {
    await this.zombies.look();
  }

  /** Looks for orders that were given up, then compares the books. CRITICAL fences the run. */
  async reconcile(): Promise<void> {
    await this.lookForGivenUp();
    const { isDisarmed, differences } = await this.reconciler.reconcile();
    if (isDisarmed) await this.watch.look();
    await this.zombies.cancelRevived(differences);
  }

  /** Commits steps, sends what they ask for, and waits until its fate is known or a fence stands. */
  async carryOut(step: Step): Promise<void> {
    const { writer } = this;
    if (isIdle(step)) await writer.delay(step);
    else await writer.write([step]);
    await this.followHalt();
    await this.dispatcher.settleAll();
  }

  /** Stores what was heard, and books what waits in the inbox. */
  async hear(): Promise<void> {
    await this.pump.drain();
    if (this.isOwedNews) await this.pump.watch();
    await this.booking.bookWaiting();
  }

  /** Whether an order works, an answer is awaited, or the books are not known to agree. */
  private get isOwedNews(): boolean {
    const { driver, writer, reconciler } = this;
    const { workingCount } = driver.recorded.tick.orders;
    return workingCount > 0 || writer.open > 0 || reconciler.gateClosedMs !== null;
  }

  /** Hears and books every message up to `cursor`, then settles what follows from them. */
  async hearUpTo(cursor: number): Promise<void> {
    await this.pump.reach(cursor, () => this.isFenced || this.isGivenUp);
    await this.booking.bookWaiting();
    await this.dispatcher.settleAll();
  }

  /** The last message that the tick has dealt with. */
  get dealtWith(): number {
    return this.booking.dealtWith;
  }

  /** Whether the open slice's bars have to meet the orders. */
  get isAtMarket(): boolean {
    const { driver, left } = this;
    return driver.isExposed || (!left.isSettled && driver.slice === left.slice);
  }

  /**
   * Goes on to the slice in which the market was left: what it told belongs there. Slices between had led to nothing, so
   * that they may be in no log yet, and are decided again. Fails with RUN_RECORD_BEHIND (exit 6) when one leads to
   * anything: it was decided once, and the database is older than that. None of these slices is written before all of
   * them are known to be idle, and nothing is sent.
   */
  async enterLeftSlice(): Promise<void> {
    const { driver, left, writer } = this;
    const logged = driver.slice;
    const idle: Step[] = [];
    while (driver.slice < left.slice && !driver.isDone) {
      const step = driver.phase === 'OPEN' ? driver.closeSlice() : driver.openSlice();
      if (!isIdle(step))
        throw recordBehind(this.run, { logged, left: left.slice, at: driver.slice });
      idle.push(step);
    }
    for (const step of idle) await writer.delay(step);
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
    const posture = row?.pair.posture;
    if (row === null || this.lease.isLost) return;
    if (posture !== 'DISARMING' && posture !== 'DISARMED') return;
    this.stand.fenced = null;
    this.stand.windDown(row);
    this.context.crashAt('CP13');
  }

  /**
   * Moves the run by our own decision (T7 to T9): from now on only what closes is sent. `closesOut`: its tick halted, and
   * goes on closing what it holds.
   */
  async endTrading(
    event: 'STOP' | 'DISARM' | 'HALT',
    reason: string,
    closesOut = false,
  ): Promise<RunRow> {
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
        ...(closesOut ? { closesOut } : {}),
      });
      if (moved.outcome === 'REFUSED') throw moved.failure;
      stand.windDown(moved.run);
      this.context.crashAt('CP13');
      return moved.run;
    } finally {
      stand.isMoving = false;
    }
  }

  /**
   * What the broker's side means for the run: T8 or T9 while it trades, and no slice is begun any more; T10 while it
   * winds down by whomever, unless it is halted, and the winding down goes on.
   */
  private async follow(consequence: Consequence, why: string): Promise<void> {
    const { stand, lease } = this;
    if (lease.isLost || stand.isHalted) return;
    if (consequence === 'DISARM' && (this.isFenced || stand.kind !== 'TRADE')) return;
    const wasTrading = stand.kind === 'TRADE';
    await this.endTrading(consequence, why);
    if (wasTrading) stand.fence({ by: 'RUN', why });
  }

  /** The tick halted: the run is over (T9), and what closes it goes on. */
  private async followHalt(): Promise<void> {
    const { haltReason } = this.driver;
    if (haltReason === null || this.stand.kind === 'WIND_DOWN' || this.isFenced) return;
    await this.endTrading('HALT', haltReason, true);
  }
}

const ENGINE_ACTOR = 'engine';

/** A broker without a simulated market waits for nobody. */
const NO_MARKET: MarketStand = { slice: 0, cursor: 0, isSettled: true };

function recordBehind(
  { runId }: RunRow,
  of: { readonly logged: number; readonly left: number; readonly at: number },
): Failure {
  const { logged, left, at } = of;
  const message = `the log of run ${runId} ends in slice ${logged}, its market stands in slice ${left}, and slice ${at} leads to something that the log lacks; nothing of what was decided anew was written, and nothing sent`;
  return new Failure('CHECK', 'RUN_RECORD_BEHIND', message);
}

function accountOf({ broker, account }: RunRow): Pick<RunRow, 'broker' | 'account'> {
  return { broker, account };
}
