/**
 * Sends what is in the outbox, for one account one batch after the other: claim, permit, send, and what became
 * of it back into the tick. No byte leaves without a permit that was committed less than 250 ms ago.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  claimRequests,
  markAmbiguous,
  permitRequests,
  returnRequests,
  type Lane,
  type OutboxRow,
} from '../../../../adapters/db/index.ts';
import { abortSend, mayStillSend, type Consequence } from '../../../../engines/delivery/index.ts';
import { invariant } from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import type { TradingBroker } from '../../../../foundation/ports/index.ts';
import type { CrashAt } from '../crash-points.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import type { RunWatch } from '../stand/run-watch.ts';
import type { Stand } from '../stand/stand.ts';
import type { StepWriter } from '../write/step-writer.ts';
import { endedOf, settledRow, spent, type Ended, type Judged } from './ended.ts';
import type { LookUps } from './look-ups.ts';
import { sendRequest } from './send-request.ts';

/** Requests of one batch: what can be sent well within the limit of their permit. */
const BATCH = 64;
/** How long a closed gate holds an entry back at once. */
const GATE_MS = 500;
/** Between two looks at a queue in which nothing may go yet. */
const WAIT_MS = 20;

export interface DispatcherParts {
  readonly db: Lane;
  readonly runId: RunId;
  readonly broker: TradingBroker;
  readonly driver: RunDriver;
  readonly writer: StepWriter;
  readonly lease: HeldLease;
  readonly stand: Stand;
  readonly watch: RunWatch;
  readonly lookUps: LookUps;
  readonly crashAt: CrashAt;
  /** Whether an order may add risk now. */
  readonly isGateOpen: () => boolean;
  /** Carries out what an answer means for the run. */
  readonly follow: (consequence: Consequence, why: string) => Promise<void>;
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
   * Until every request is settled, or a fence stands. Who is asked to end doesn't wait for what is looked up.
   * Fails as the database does.
   */
  async settleAll(): Promise<void> {
    const { writer, stand, lookUps, isInterrupted } = this.of;
    while (writer.open > 0 && stand.fenced === null) {
      if (await this.round()) continue;
      if (lookUps.count > 0 && isInterrupted()) return;
      await this.of.whileWaiting();
      await sleep(WAIT_MS);
    }
  }

  /** One batch; whether anything came of it. */
  private async round(): Promise<boolean> {
    const { db, lookUps, watch, stand } = this.of;
    const found = await lookUps.due();
    await this.take(found);
    const claimed = await this.hold(await claimRequests(db, { ...this.holder, limit: BATCH }));
    const outboxIds = [...claimed, ...lookUps.takeAgain()].map(({ outboxId }) => outboxId);
    if (outboxIds.length === 0) return found.some(({ verdict }) => verdict.becomes !== 'AMBIGUOUS');
    this.of.crashAt('CP2');
    if (!watch.isFileInPlace) await watch.look();
    if (stand.fenced !== null) return false;
    const { armEpoch, kind } = stand;
    const permits = await permitRequests(db, { ...this.holder, armEpoch, kind, outboxIds });
    const permittedAt = performance.now();
    if (permits.isFenced) await watch.look();
    await this.settle(permits.spent.map(spent));
    lookUps.add(permits.held.filter(({ status }) => status === 'AMBIGUOUS'));
    await this.take(await this.sendAll(permits.permitted, permittedAt));
    return permits.permitted.length + permits.spent.length > 0;
  }

  private get holder(): { readonly runId: RunId; readonly leaseEpoch: number } {
    const { runId, lease } = this.of;
    return { runId, leaseEpoch: lease.leaseEpoch };
  }

  /** While the gate is closed, what would add risk goes back to the queue. */
  private async hold(rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    if (this.of.isGateOpen() || this.of.stand.kind !== 'TRADE') return rows;
    const isHeld = ({ role, action, msLeft }: OutboxRow): boolean =>
      role === 'ENTRY' && action !== 'CANCEL' && msLeft > 0;
    const held = rows
      .filter(isHeld)
      .map(({ outboxId }) => ({ outboxId, delayMs: GATE_MS, reason: 'GATE_CLOSED' }));
    if (held.length > 0) await returnRequests(this.of.db, { ...this.holder, rows: held });
    return rows.filter((row) => !isHeld(row));
  }

  /** Those of one priority together: cancels before stops, stops before all else. */
  private async sendAll(
    rows: readonly OutboxRow[],
    permittedAt: number,
  ): Promise<readonly Judged[]> {
    if (rows.length > 0) this.of.crashAt('CP3');
    if (rows.some(({ action }) => action !== 'SUBMIT')) this.of.crashAt('CP11');
    const judged: Judged[] = [];
    const priorities = [...new Set(rows.map(({ priority }) => priority))].sort((a, b) => a - b);
    for (const priority of priorities) {
      const group = rows.filter((row) => row.priority === priority);
      judged.push(...(await Promise.all(group.map((row) => this.send(row, permittedAt)))));
    }
    if (rows.length > 0) this.of.crashAt('CP6');
    return judged;
  }

  /** This process never wrote a byte of what it gives up here: it is the only one that may say so. */
  private async send(row: OutboxRow, permittedAt: number): Promise<Judged> {
    const { stand, lease } = this.of;
    if (stand.fenced !== null || lease.isLost) return { row, verdict: abortSend(row, 'FENCED') };
    if (!mayStillSend(permittedAt, performance.now())) {
      return { row, verdict: abortSend(row, 'ABORTED_BEFORE_SEND') };
    }
    return { row, verdict: await sendRequest(row, this.of) };
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
    const { driver, writer } = this.of;
    const steps = all.map(({ row, as }) => {
      const order = driver.book.indexOf(row.clientOrderId);
      invariant(order !== null, 'a request is of an order of its run', { id: row.clientOrderId });
      return driver.settle({ ...as, order, action: row.action });
    });
    await writer.write(steps, { settled: all.map(settledRow) });
    this.of.crashAt('CP7');
  }
}
