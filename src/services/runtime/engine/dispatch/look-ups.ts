/** Requests whose fate is not known, each asked for until it is, or until there is no time for more (reliability 7.5). */
import type { LedgerPosition, OutboxRow } from '../../../../adapters/db/index.ts';
import {
  judgeLookUp,
  LOOK_UP_PLAN,
  lookUpDueMs,
  type LookUpPlan,
  type LookUpVerdict,
} from '../../../../engines/delivery/index.ts';
import { ok } from '../../../../foundation/core/index.ts';
import type { TradingBroker } from '../../../../foundation/ports/index.ts';
import type { Judged } from './ended.ts';
import { findInLists } from './find-in-lists.ts';

interface Sought {
  readonly row: OutboxRow;
  /** When it was taken up, on the monotonic clock. */
  readonly since: number;
  /** Whether its absence may be presumed by its age alone. */
  readonly isOld: boolean;
  looks: number;
  lookedAt: number;
  absences: number;
  /** Whether there was no permit to send it once more: it is only looked up. */
  isHeldBack: boolean;
}

/** A request that nobody knows the fate of. */
export interface UnknownRequest {
  readonly row: OutboxRow;
  /** Since its newest permit. */
  readonly ageMs: number;
}

/** The plan of the safety page, as long as the config says in all. */
function lookUpPlan(presumeAfterMs: number): LookUpPlan {
  const share = presumeAfterMs / LOOK_UP_PLAN.presumeAfterMs;
  return {
    ...LOOK_UP_PLAN,
    atMs: LOOK_UP_PLAN.atMs.map((at) => at * share),
    thenEveryMs: LOOK_UP_PLAN.thenEveryMs * share,
    agreeEveryMs: LOOK_UP_PLAN.agreeEveryMs * share,
    presumeAfterMs,
  };
}

export class LookUps {
  private readonly of: {
    readonly broker: TradingBroker;
    /** By the ledger, of the engine on its account. */
    readonly readPositions: () => Promise<readonly LedgerPosition[]>;
  };
  private readonly plan: LookUpPlan;
  private sought: Sought[] = [];
  /** To be sent once more, with a new permit. */
  private again: Sought[] = [];
  /** Those for which a permit is being asked. */
  private asked: readonly Sought[] = [];
  /** On the monotonic clock: each is looked up once more then, and no more; those that are old have an end of their own. */
  private endAt = Infinity;
  private endOfOldAt = Infinity;

  constructor(of: LookUps['of'], presumeAfterMs: number) {
    this.of = of;
    this.plan = lookUpPlan(presumeAfterMs);
  }

  /** Requests of unknown fate. */
  get count(): number {
    return this.sought.length + this.again.length + this.asked.length;
  }

  /** The same, the oldest first. */
  get unknown(): readonly UnknownRequest[] {
    return [...this.sought, ...this.again, ...this.asked]
      .map((one) => ({ row: one.row, ageMs: ageMs(one) }))
      .sort((a, b) => a.row.outboxId - b.row.outboxId);
  }

  /** Whether the time for look-ups is over, and everything was asked for at its end. */
  get isOver(): boolean {
    const isAsking = this.again.length + this.asked.length > 0;
    return !isAsking && this.sought.every((one) => one.lookedAt >= this.endOf(one));
  }

  /**
   * From `ms` milliseconds on nobody waits for a fate any more; from `oldMs` on for that of a request which is old enough
   * to be presumed absent, since that takes several answers.
   */
  endAfter(ms: number, oldMs: number): void {
    const now = performance.now();
    this.endAt = now + ms;
    this.endOfOldAt = now + oldMs;
  }

  add(rows: readonly OutboxRow[]): void {
    const since = performance.now();
    const { presumeAfterMs } = this.plan;
    const fresh = { since, looks: 0, lookedAt: -Infinity, absences: 0, isHeldBack: false };
    for (const row of rows) {
      this.sought.push({ ...fresh, row, isOld: (row.dispatchedMsAgo ?? 0) >= presumeAfterMs });
    }
  }

  /**
   * Those that are to be sent once more, until `keep` says which of them got no permit, or `putBack` that none was
   * asked.
   */
  takeAgain(): readonly OutboxRow[] {
    this.asked = [...this.asked, ...this.again];
    this.again = [];
    return this.asked.map(({ row }) => row);
  }

  /** Of those that were taken: nothing was sent, they are looked up on as what they are. */
  keep(held: readonly OutboxRow[]): void {
    const ids = new Set(held.map(({ outboxId }) => outboxId));
    for (const one of this.asked) {
      if (ids.has(one.row.outboxId)) this.sought.push({ ...one, isHeldBack: true });
    }
    this.asked = [];
  }

  /**
   * All that were taken: no permit was asked for, or nobody knows of one. They are looked up on, once more at the end
   * too.
   */
  putBack(): void {
    this.sought.push(...this.asked.map((one) => ({ ...one, lookedAt: -Infinity })));
    this.asked = [];
  }

  /** Asks for all whose time has come: what became of each. */
  async due(): Promise<readonly Judged[]> {
    const now = performance.now();
    const due = this.sought.filter((one) => {
      const endAt = this.endOf(one);
      if (now >= endAt) return one.lookedAt < endAt;
      return now - one.since >= lookUpDueMs(this.plan, one.looks, one.isOld);
    });
    return await Promise.all(due.map((one) => this.lookUp(one)));
  }

  private endOf({ isOld }: Sought): number {
    return isOld ? this.endOfOldAt : this.endAt;
  }

  private async lookUp(one: Sought): Promise<Judged> {
    one.looks++;
    one.lookedAt = performance.now();
    const { row } = one;
    const { verdict, absences } = await this.judge(one);
    one.absences = absences;
    if (verdict.becomes !== 'AMBIGUOUS') this.sought = this.sought.filter((two) => two !== one);
    if (verdict.becomes === 'DISPATCHING') this.again.push(one);
    return { row, verdict };
  }

  /** An absence is presumed only when the lists of the broker say the same as its answers to the id. */
  private async judge(one: Sought): Promise<LookUpVerdict> {
    const { broker, readPositions } = this.of;
    const row = one.isHeldBack ? { ...one.row, msLeft: 0 } : one.row;
    const seen = { dispatchedMsAgo: ageMs(one), absences: one.absences, plan: this.plan };
    const judged = judgeLookUp(row, await broker.orderOf(row.clientOrderId), seen);
    if (judged.verdict.becomes !== 'NOT_ACCEPTED' || judged.absences === 0) return judged;
    const listed = await findInLists(row, { broker, readPositions });
    if (listed.kind === 'ABSENT') return judged;
    if (listed.kind === 'FOUND') return judgeLookUp(row, ok(listed.order), seen);
    const { why: evidence } = listed;
    const verdict = { becomes: 'AMBIGUOUS', reason: 'REPLY_LOST', consequence: null } as const;
    return { verdict: { ...verdict, evidence }, absences: one.absences };
  }
}

function ageMs({ row, since }: Sought): number {
  return Math.floor((row.dispatchedMsAgo ?? 0) + (performance.now() - since));
}
