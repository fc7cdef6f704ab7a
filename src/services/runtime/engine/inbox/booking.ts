/**
 * Books what waits in the inbox: each message into the tick, and what it leads to into rows and ledger, in one
 * transaction a batch. What does not fit is parked: it freezes its symbol for entries until a later message lets it be
 * booked, or a person resolved it. What is about an order of a sealed run is booked past the tick. Nothing that the broker
 * told is dropped.
 */
import {
  holdLease,
  parkMessage,
  readParked,
  readUnapplied,
  readWatchedOrderIds,
  type AppliedMessage,
  type InboxRow,
  type Lane,
  type ParkedMessage,
  type RunRow,
  type SettledRequest,
  type Transaction,
} from '../../../../adapters/db/index.ts';
import type { Consequence } from '../../../../engines/delivery/index.ts';
import { isOfEngine } from '../../../../engines/reconcile/index.ts';
import { Failure, invariant } from '../../../../foundation/core/index.ts';
import { bookLateMessages, type LateMessage } from '../../sealed/book-late-messages.ts';
import type { CrashAt } from '../crash-points.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { BookedExecution, ParkReason, Step } from '../drive/step.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import type { StepWriter } from '../write/step-writer.ts';

/** Messages that are booked in one transaction. */
const APPLY_BATCH = 200;

export interface BookingParts {
  readonly db: Lane;
  readonly run: RunRow;
  readonly actor: string;
  readonly lease: HeldLease;
  readonly driver: RunDriver;
  readonly writer: StepWriter;
  readonly crashAt: CrashAt;
  readonly note: (line: string) => void;
  /** Carries out what an order means for the run that was given up and is there all the same. */
  readonly follow: (consequence: Consequence, why: string) => Promise<void>;
  /** Cancels an order that an earlier run gave up. */
  readonly cancelEarlier: (clientOrderId: string) => Promise<void>;
}

/** What became of rows of the inbox. */
interface Taken {
  readonly steps: Step[];
  readonly applied: AppliedMessage[];
  readonly parked: { readonly row: InboxRow; readonly reason: ParkReason }[];
  readonly zombies: { readonly clientOrderId: string; readonly consequence: Consequence }[];
}

/** What became of requests, which is written with what is booked. */
interface Along {
  readonly told: readonly Step[];
  readonly settled: readonly SettledRequest[];
}

const NOTHING_TOLD: Along = { told: [], settled: [] };

export class Booking {
  /** The last message that the tick has dealt with. */
  dealtWith: number;
  private readonly of: BookingParts;
  private parked: readonly ParkedMessage[] = [];
  /** Whether something was booked since the parked ones were tried. */
  private isRetryDue = true;

  /** `received`: the last message that is in the inbox already. */
  constructor(of: BookingParts, received: number) {
    this.of = of;
    this.dealtWith = received;
  }

  /** Whether a parked message is about the symbol, or about nobody knows which. */
  freezes(symbol: string): boolean {
    return this.parked.some((one) => one.symbol === null || one.symbol === symbol);
  }

  /** Reads what was parked, by this engine or one before. */
  async readParked(): Promise<void> {
    this.parked = await readParked(this.of.db, this.of.run);
  }

  /** Books all that waits, and what was parked as soon as it fits. Fails as the database does. */
  async bookWaiting(): Promise<void> {
    for (let isMore = true; isMore;) {
      const rows = await this.readWaiting();
      if (rows.length > 0) await this.book(rows);
      isMore = rows.length === APPLY_BATCH;
    }
    while (this.isRetryDue && this.parked.length > 0) {
      this.isRetryDue = false;
      await this.book(this.parked.map(({ row }) => row));
    }
  }

  /** Writes what became of requests, and books what waits with it, in one transaction. Fails as the database does. */
  async bookAlong(told: readonly Step[], settled: readonly SettledRequest[]): Promise<void> {
    await this.book(await this.readWaiting(), { told, settled });
  }

  private async readWaiting(): Promise<readonly InboxRow[]> {
    const { db, run, crashAt } = this.of;
    const { broker, account } = run;
    const rows = await readUnapplied(db, { broker, account, limit: APPLY_BATCH });
    if (rows.length > 0) crashAt('CP8');
    return rows;
  }

  private async book(rows: readonly InboxRow[], { told, settled } = NOTHING_TOLD): Promise<void> {
    const { writer, crashAt } = this.of;
    const taken: Taken = { steps: [...told], applied: [], parked: [], zombies: [] };
    for (const row of rows) this.take(row, taken);
    const { steps, applied, parked, zombies } = taken;
    if (rows.length > 0) crashAt('CP9');
    if (applied.length + settled.length > 0) await writer.write(steps, { applied, settled });
    if (applied.length > 0) {
      this.isRetryDue = true;
      if (this.parked.length > 0) await this.readParked();
    }
    await this.park(parked);
    if (steps.some(({ requests }) => requests.length > 0)) crashAt('CP12');
    for (const { message } of rows) {
      this.dealtWith = Math.max(this.dealtWith, message.cursor ?? 0);
    }
    for (const { clientOrderId, consequence } of zombies) {
      await this.of.follow(consequence, `ZOMBIE_ACCEPT: ${clientOrderId} was given up`);
    }
  }

  private take(row: InboxRow, { steps, applied, parked, zombies }: Taken): void {
    const { driver, run } = this.of;
    const { inboxId, message } = row;
    if (!isOfEngine(run.engineId, message.clientOrderId)) {
      applied.push({ inboxId, entry: null });
      return;
    }
    const step = driver.takeMessage(message);
    if (typeof step === 'string') {
      parked.push({ row, reason: step });
      return;
    }
    steps.push(step);
    applied.push({ inboxId, entry: entryOf(row, step.booked) });
    const sighting = driver.sightingIn(message);
    const zombie = sighting === null ? null : driver.noteSighting(sighting.order, sighting);
    if (zombie === null) return;
    steps.push(zombie);
    zombies.push({ clientOrderId: message.clientOrderId, consequence: zombie.consequence });
  }

  /** Books what is of sealed runs, parks the rest; one that was parked before is told once. */
  private async park(unknown: Taken['parked']): Promise<void> {
    const { db, note } = this.of;
    const known = new Set(this.parked.map(({ row }) => row.inboxId));
    const late = await this.bookLate(unknown);
    const news = unknown.filter(({ row }) => !known.has(row.inboxId));
    for (const { row, reason: byTick } of news) {
      const refusal = late.get(row.inboxId);
      if (refusal === null) continue;
      const reason = refusal ?? byTick;
      const { messageId, clientOrderId } = row.message;
      await parkMessage(db, { inboxId: row.inboxId, reason });
      note(
        `message ${messageId} of order ${clientOrderId} is parked: ${reason}; its symbol takes no entry`,
      );
    }
    if (news.length + late.size > 0) await this.readParked();
    await this.followEarlier(news.filter(({ reason }) => reason === 'ORDER_UNKNOWN'));
  }

  /** Messages of orders of sealed runs by their inbox row, each with why it can't be booked; null: it is. */
  private async bookLate(
    unknown: Taken['parked'],
  ): Promise<ReadonlyMap<number, LateMessage['refusal']>> {
    const { db, run, actor, note } = this.of;
    const strange = unknown.filter(({ reason }) => reason === 'ORDER_UNKNOWN');
    if (strange.length === 0) return new Map();
    const { broker, account, engineId } = run;
    const guard = (tx: Transaction): Promise<void> => this.hold(tx);
    const books = { db, broker, account, engineId, actor, guard, note };
    const late = await bookLateMessages(
      books,
      strange.map(({ row }) => row.inboxId),
    );
    if (late.some(({ refusal }) => refusal === null)) this.isRetryDue = true;
    return new Map(late.map(({ row, refusal }) => [row.inboxId, refusal]));
  }

  private async hold(tx: Transaction): Promise<void> {
    try {
      await holdLease(tx, this.of.run);
    } catch (error) {
      if (error instanceof Failure && error.code === 'RUN_LEASE_LOST') this.of.lease.lose();
      throw error;
    }
  }

  /** What an earlier run gave up and is there all the same ends the right to trade, whether it is booked or parked. */
  private async followEarlier(news: readonly { readonly row: InboxRow }[]): Promise<void> {
    if (news.length === 0) return;
    const { db, run, follow, cancelEarlier } = this.of;
    const watched = await readWatchedOrderIds(db, run);
    for (const { row } of news) {
      const { clientOrderId, kind } = row.message;
      if (!watched.has(clientOrderId)) continue;
      await follow('DISARM', `ZOMBIE_ACCEPT: ${clientOrderId} of an earlier run was given up`);
      if (kind === 'ACCEPTED' || kind === 'FILL') await cancelEarlier(clientOrderId);
    }
  }
}

function entryOf({ message }: InboxRow, booked: BookedExecution | null): AppliedMessage['entry'] {
  if (booked === null) return null;
  const { kind, clientOrderId, number, execution } = booked;
  invariant(message.execution !== null, 'what is booked was told');
  return { kind, clientOrderId, number, execution, executedAt: message.at };
}
