/**
 * Sends what is in the outbox, for one account one batch after the other: claim, permit, send, and what became
 * of it back into the tick. No byte leaves without a permit that was committed less than 250 ms ago: asked for, indeed,
 * since the answer to a commit may be late.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  claimRequests,
  markAmbiguous,
  permitRequests,
  returnRequests,
  type Lane,
  type OutboxRow,
  type PermitKind,
  type PermitRequest,
  type Permits,
  type SettledRequest,
} from '../../../../adapters/db/index.ts';
import {
  abortSend,
  judgeResend,
  mayStillSend,
  type Consequence,
} from '../../../../engines/delivery/index.ts';
import { Failure, invariant } from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import type { TradingBroker } from '../../../../foundation/ports/index.ts';
import type { CrashAt } from '../crash-points.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { Step } from '../drive/step.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import type { RunWatch } from '../stand/run-watch.ts';
import type { Stand } from '../stand/stand.ts';
import type { StepWriter } from '../write/step-writer.ts';
import { judgeEntries } from './entry-gate.ts';
import { endedOf, settledRow, spent, type Ended, type Judged } from './ended.ts';
import type { LookUps } from './look-ups.ts';
import { sendRequest } from './send-request.ts';

/** Requests of one batch: what can be sent well within the limit of their permit. */
const BATCH = 64;
/** Between two looks at a queue in which nothing may go yet. */
const WAIT_MS = 20;

/** Under which stand a permit was given, and when it was asked for, on the monotonic clock. */
interface Permit {
  readonly askedAt: number;
  readonly armEpoch: number;
  readonly kind: PermitKind;
}

export interface DispatcherParts {
  readonly db: Lane;
  readonly runId: RunId;
  readonly broker: TradingBroker;
  readonly driver: RunDriver;
  readonly writer: Pick<StepWriter, 'open'>;
  readonly lease: Pick<HeldLease, 'leaseEpoch' | 'isLost'>;
  readonly stand: Stand;
  readonly watch: Pick<RunWatch, 'isFileInPlace' | 'look'>;
  readonly lookUps: LookUps;
  readonly crashAt: CrashAt;
  /** Milliseconds since nothing may add risk; null: orders may. */
  readonly gateClosedMs: () => number | null;
  /** Whether a parked message freezes the symbol. */
  readonly isFrozen: (symbol: string) => boolean;
  /** Carries out what an answer means for the run. */
  readonly follow: (consequence: Consequence, why: string) => Promise<void>;
  /** Stores what the broker has told. */
  readonly hear: () => Promise<void>;
  /** Writes what became of requests, and books what was heard with it, in one transaction. */
  readonly bookAlong: (steps: readonly Step[], settled: readonly SettledRequest[]) => Promise<void>;
  readonly isInterrupted: () => boolean;
  /** Called while nothing can go: what else is due is done then. */
  readonly whileWaiting: () => Promise<void>;
}

export class Dispatcher {
  private readonly of: DispatcherParts;

  constructor(of: DispatcherParts) {
    this.of = of;
  }

  /**
   * Until every request is settled, or a fence stands. Who is asked to end doesn't wait for what is looked up, nor
   * does anybody when the time for look-ups is over. Fails as the database does.
   */
  async settleAll(): Promise<void> {
    const { writer, stand, lookUps, isInterrupted } = this.of;
    while (writer.open > 0 && stand.fenced === null) {
      if (await this.round()) continue;
      if (lookUps.count > 0 && isInterrupted()) return;
      if (lookUps.isOver && writer.open <= lookUps.count) return;
      await this.of.whileWaiting();
      await sleep(WAIT_MS);
    }
  }

  /** One batch; whether anything came of it. */
  private async round(): Promise<boolean> {
    const { db, lookUps, watch, stand } = this.of;
    const found = await lookUps.due();
    await this.take(found);
    const ask = { ...this.holder, limit: BATCH, isAlone: true };
    const claimed = await this.hold(await claimRequests(db, ask));
    const again = lookUps.takeAgain();
    const outboxIds = [...claimed, ...again].map(({ outboxId }) => outboxId);
    if (outboxIds.length === 0) return found.some(({ verdict }) => verdict.becomes !== 'AMBIGUOUS');
    this.of.crashAt('CP2');
    // A look that is under way already answers at once: whoever saw the file missing asks for no permit all the same.
    const isDeadmanSeen = watch.isFileInPlace;
    if (!isDeadmanSeen) await watch.look();
    if (!isDeadmanSeen || stand.fenced !== null) {
      lookUps.putBack();
      return false;
    }
    const { armEpoch, kind } = stand;
    // Before the question: a process that slept over the answer finds its permit run out.
    const permit = { askedAt: performance.now(), armEpoch, kind };
    const permits = await this.permit({ ...this.holder, armEpoch, kind, outboxIds }, again);
    if (permits === null) return true;
    if (permits.isFenced) await watch.look();
    lookUps.keep(permits.held);
    const sought = new Set(again.map(({ outboxId }) => outboxId));
    const judged = await this.sendAll(permits.permitted, permit);
    await this.take(
      judged.map(({ row, verdict }) => ({
        row,
        verdict: sought.has(row.outboxId) ? judgeResend(verdict) : verdict,
      })),
    );
    // Last: it takes its time from the permit, and books news, which may end the run.
    await this.settle(permits.spent.map(spent));
    return permits.permitted.length + permits.spent.length > 0;
  }

  /**
   * Null: nobody knows whether it was committed, so that nothing is sent under it. What had no permit before goes
   * back to the queue; the fate of what is to be sent again was never known.
   */
  private async permit(ask: PermitRequest, again: readonly OutboxRow[]): Promise<Permits | null> {
    const { db, lookUps } = this.of;
    try {
      return await permitRequests(db, ask);
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'DB_COMMIT_UNKNOWN')) throw error;
    }
    const reason = 'PERMIT_UNKNOWN';
    const fresh = ask.outboxIds.filter((id) => again.every(({ outboxId }) => outboxId !== id));
    const rows = fresh.map((outboxId) => ({ outboxId, delayMs: 0, reason }));
    if (rows.length > 0) await returnRequests(db, { ...this.holder, rows });
    if (again.length > 0) {
      const sought = again.map(({ outboxId }) => ({ outboxId, reason }));
      await markAmbiguous(db, { ...this.holder, rows: sought });
      lookUps.putBack();
    }
    return null;
  }

  private get holder(): { readonly runId: RunId; readonly leaseEpoch: number } {
    const { runId, lease } = this.of;
    return { runId, leaseEpoch: lease.leaseEpoch };
  }

  /** What may add risk no more, or not yet, gets no permit. */
  private async hold(rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    const { db, stand, gateClosedMs, isFrozen } = this.of;
    if (stand.kind !== 'TRADE') return rows;
    const { passed, held, refused } = judgeEntries(rows, { closedMs: gateClosedMs(), isFrozen });
    if (held.length > 0) await returnRequests(db, { ...this.holder, rows: held });
    await this.settle(refused);
    return passed;
  }

  /** Those of one priority together: cancels before stops, stops before all else. */
  private async sendAll(rows: readonly OutboxRow[], permit: Permit): Promise<readonly Judged[]> {
    if (rows.length > 0) this.of.crashAt('CP3');
    if (rows.some(({ action }) => action !== 'SUBMIT')) this.of.crashAt('CP11');
    const judged: Judged[] = [];
    const priorities = [...new Set(rows.map(({ priority }) => priority))].sort((a, b) => a - b);
    for (const priority of priorities) {
      const group = rows.filter((row) => row.priority === priority);
      judged.push(...(await Promise.all(group.map((row) => this.send(row, permit)))));
    }
    if (rows.length > 0) this.of.crashAt('CP6');
    return judged;
  }

  /** This process never wrote a byte of what it gives up here: it is the only one that may say so. */
  private async send(row: OutboxRow, { askedAt, armEpoch, kind }: Permit): Promise<Judged> {
    const { stand, lease } = this.of;
    const isFenced = (): boolean => stand.fenced !== null || lease.isLost;
    // Of another stand, or too old: what may still go asks for another permit.
    const isValid = (): boolean =>
      stand.armEpoch === armEpoch &&
      stand.kind === kind &&
      mayStillSend(askedAt, performance.now());
    if (isFenced()) return { row, verdict: abortSend(row, 'FENCED') };
    if (!isValid()) return { row, verdict: abortSend(row, 'ABORTED_BEFORE_SEND') };
    const maySend = (): boolean => !isFenced() && isValid();
    return { row, verdict: await sendRequest(row, { ...this.of, isFenced, maySend }) };
  }

  /** Writes what became of requests, and carries out what it means for the run. */
  private async take(judged: readonly Judged[]): Promise<void> {
    if (judged.length === 0) return;
    const { db, lookUps } = this.of;
    const postponed = judged.flatMap(({ row: { outboxId }, verdict }) =>
      verdict.becomes === 'PENDING'
        ? [{ outboxId, delayMs: verdict.delayMs, reason: verdict.reason }]
        : [],
    );
    if (postponed.length > 0) await returnRequests(db, { ...this.holder, rows: postponed });
    const lost = judged.flatMap(({ row, verdict }) =>
      verdict.becomes === 'AMBIGUOUS' && row.status !== 'AMBIGUOUS' ? [{ row, verdict }] : [],
    );
    if (lost.length > 0) {
      const rows = lost.map(({ row, verdict }) => ({
        outboxId: row.outboxId,
        reason: verdict.reason,
      }));
      await markAmbiguous(db, { ...this.holder, rows });
      lookUps.add(lost.map(({ row }) => ({ ...row, status: 'AMBIGUOUS' as const })));
    }
    await this.settle(judged.flatMap((one) => endedOf(one) ?? []));
    for (const { verdict } of judged) {
      if (!('consequence' in verdict) || verdict.consequence === null) continue;
      await this.of.follow(verdict.consequence, `${verdict.reason}: ${verdict.evidence}`);
    }
  }

  /** What is known of requests goes into the tick and into their rows, in one transaction. */
  private async settle(all: readonly Ended[]): Promise<void> {
    if (all.length === 0) return;
    const { driver } = this.of;
    // What the broker told of an order before it answered has come by now, and is one turn of the loop away: it is
    // booked with the answer, in one step.
    await nextTurn();
    await this.of.hear();
    const steps = all.map(({ row, as }) => {
      const order = driver.book.indexOf(row.clientOrderId);
      invariant(order !== null, 'a request is of an order of its run', { id: row.clientOrderId });
      return driver.settle({ ...as, order, action: row.action });
    });
    await this.of.bookAlong(steps, all.map(settledRow));
    this.of.crashAt('CP7');
  }
}
