/** The lease of a run while this process holds it: a heartbeat each second, and whether it still holds. */
import {
  lockAccount,
  releaseLease,
  renewLease,
  takeLease,
  type Lane,
  type Lease,
  type RunRow,
} from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import { deadOwnerOf } from './own-process.ts';
import { refuseRivals } from './refuse-rivals.ts';

/** Spec/4-safety, decision 4. */
const BEAT_MS = 1000;
export const LEASE_TTL_MS = 5000;
/** Renewals that may wait for their answer at once: one whose connection is dead holds up the next no longer. */
const MOST_RENEWALS = 2;

export class HeldLease {
  /** The row as it was when the lease was taken. */
  readonly run: RunRow;
  private readonly db: Lane;
  private readonly lease: Lease;
  private timer: NodeJS.Timeout | null = null;
  private renewals = 0;
  private isRefused = false;
  private renewedAt = performance.now();
  private beatAt = performance.now();
  private sleptOver = false;

  private constructor(db: Lane, run: RunRow, lease: Lease) {
    this.db = db;
    this.run = run;
    this.lease = lease;
  }

  /**
   * An owner that is dead on this host is superseded at once. Fails with RUN_LEASE_HELD, RUN_SEALED, and with
   * RUN_ACCOUNT_TAKEN while another run of the account trades.
   */
  static async take(
    db: Lane,
    run: RunRow,
    of: { readonly owner: string; readonly actor: string },
  ): Promise<HeldLease> {
    const { runId } = run;
    const ask = { ...of, runId, deadOwner: deadOwnerOf(run), ttlMs: LEASE_TTL_MS };
    const taken = await db.transaction(async (tx) => {
      await lockAccount(tx, run);
      await refuseRivals(tx, run);
      return await takeLease(tx, ask);
    });
    const { leaseEpoch } = taken;
    return new HeldLease(db, taken, { runId, owner: of.owner, leaseEpoch });
  }

  get leaseEpoch(): number {
    return this.lease.leaseEpoch;
  }

  /** Whether nothing may be written or sent any more: it ran out by our clock, or another has it. */
  get isLost(): boolean {
    return this.isRefused || this.ageMs >= LEASE_TTL_MS;
  }

  /** Milliseconds since the newest renewal was asked for, by our clock. */
  get ageMs(): number {
    return performance.now() - this.renewedAt;
  }

  /** Whether this process itself stood still for as long as a lease lives: then its connections may be broken as well. */
  get hasSlept(): boolean {
    return this.sleptOver || performance.now() - this.beatAt >= LEASE_TTL_MS;
  }

  /** The database says that it is gone. */
  lose(): void {
    this.isRefused = true;
  }

  beat(): void {
    this.beatAt = performance.now();
    this.timer = setInterval(() => {
      this.sleptOver = this.hasSlept;
      this.beatAt = performance.now();
      void this.renew();
    }, BEAT_MS);
  }

  /** No more renewals: it stands in the row until it has run out, and says who held it. */
  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** Gives it back; what has run out is nobody's already. */
  async release(): Promise<void> {
    this.stop();
    if (this.isLost) return;
    try {
      await releaseLease(this.db, this.lease);
    } catch (error) {
      if (!(error instanceof Failure)) throw error; // it runs out by itself
    }
  }

  /** Counts from before the question: the answer may have taken its time. */
  private async renew(): Promise<void> {
    if (this.renewals >= MOST_RENEWALS) return;
    this.renewals++;
    const askedAt = performance.now();
    try {
      const isOurs = await renewLease(this.db, { ...this.lease, ttlMs: LEASE_TTL_MS });
      if (isOurs) this.renewedAt = Math.max(this.renewedAt, askedAt);
      else this.lose();
    } catch (error) {
      if (!(error instanceof Failure)) throw error; // the database is away; time decides
    } finally {
      this.renewals--;
    }
  }
}
