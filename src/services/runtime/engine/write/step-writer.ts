/**
 * Commits the steps of the driver, in their order, each batch in one transaction. Steps of slices that led to
 * nothing wait a little and go together: they are computed again after a crash.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  commitStep,
  type AppliedMessage,
  type EngineStep,
  type Lane,
  type NewRequest,
  type SettledRequest,
} from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import type { CrashAt } from '../crash-points.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { NumberedRequest, Step } from '../drive/step.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import type { Stand } from '../stand/stand.ts';

/** Idle slices wait at most so long, and so many of them. */
const IDLE_MS = 250;
const IDLE_STEPS = 500;
/** Between two tries to find out whether a step is written. */
const RETRY_MS = 100;
/** Entries are of the slice that decided them; what reduces risk is wanted however late it is. */
const ENTRY_VALID_MS = 30_000;
const VALID_MS = 3_600_000;

/** What a batch books and settles beside the tick. */
export interface BatchFacts {
  readonly applied?: readonly AppliedMessage[];
  readonly settled?: readonly SettledRequest[];
}

export class StepWriter {
  private readonly of: {
    readonly db: Lane;
    readonly runId: RunId;
    readonly actor: string;
    readonly driver: RunDriver;
    readonly lease: HeldLease;
    readonly stand: Stand;
    readonly crashAt: CrashAt;
  };
  private idle: Step[] = [];
  private idleSince = 0;
  /** Requests that were written and are not settled. */
  open = 0;

  constructor(of: StepWriter['of']) {
    this.of = of;
  }

  /** Keeps a step that led to nothing; it is written with the next one, or soon. */
  async delay(step: Step): Promise<void> {
    if (this.idle.length === 0) this.idleSince = performance.now();
    this.idle.push(step);
    if (this.idle.length >= IDLE_STEPS) await this.flush();
    else await this.flushWhenDue();
  }

  /** Writes what has waited long enough; also asked while nothing comes that it could go with. */
  async flushWhenDue(): Promise<void> {
    if (this.idle.length > 0 && performance.now() - this.idleSince >= IDLE_MS) await this.flush();
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    await this.write([]);
  }

  /** Writes steps and what they book, behind all that waits. Fails with RUN_LEASE_LOST, or as `commitStep`. */
  async write(steps: readonly Step[], facts: BatchFacts = {}): Promise<void> {
    const batch = [...this.idle, ...steps].filter(({ events }) => events.length > 0);
    this.idle = [];
    const [first] = batch;
    if (first === undefined) return;
    this.of.crashAt('CP0');
    await this.commit(this.stepOf(first.first, batch, facts));
    const asked = batch.reduce((sum, { requests }) => sum + requests.length, 0);
    this.open += asked - (facts.settled?.length ?? 0);
    if (asked > 0) this.of.crashAt('CP1');
  }

  private stepOf(first: number, batch: readonly Step[], facts: BatchFacts): EngineStep {
    const { driver, lease, stand, runId, actor } = this.of;
    const born = batch.flatMap(({ newOrders }) => newOrders);
    const moved = batch.flatMap(({ newOrders, changedOrders }) => [...newOrders, ...changedOrders]);
    const { leaseEpoch } = lease;
    return {
      runId,
      leaseEpoch,
      armEpoch: stand.armEpoch,
      stepId: `${leaseEpoch}-${first}`,
      actor,
      orders: born.map((order) => driver.book.birthOf(order)),
      changes: [...new Set(moved)]
        .map((order) => driver.book.standOf(order))
        .filter(({ state, filledQty }) => state !== 'SUBMITTED' || filledQty > 0),
      applied: facts.applied ?? [],
      settled: facts.settled ?? [],
      requests: batch.flatMap(({ requests }) => requests.map((one) => this.requestOf(one))),
      events: batch.flatMap(({ events }) =>
        events.map(({ topic, eventType, payload, cause }) => ({
          topic,
          eventType,
          payload,
          cause: cause === null || cause < first ? null : cause - first,
        })),
      ),
    };
  }

  private requestOf({ action, order, serial }: NumberedRequest): NewRequest {
    const { book } = this.of.driver;
    if (action === 'CANCEL') {
      const clientOrderId = book.idOf(order);
      return { action, clientOrderId, role: book.roleOf(order), serial, validForMs: VALID_MS };
    }
    const { ticket } = book.birthOf(order);
    return { action, ticket, validForMs: ticket.role === 'ENTRY' ? ENTRY_VALID_MS : VALID_MS };
  }

  /** A step is written once, however often it is tried: its id is looked up. */
  private async commit(step: EngineStep): Promise<void> {
    const { db, lease } = this.of;
    for (;;) {
      try {
        await commitStep(db, step);
        return;
      } catch (error) {
        const code = error instanceof Failure ? error.code : null;
        if (code === 'RUN_LEASE_LOST') lease.lose();
        if (code !== 'RUN_OUTCOME_UNKNOWN' || lease.isLost) throw error;
        await sleep(RETRY_MS);
      }
    }
  }
}
