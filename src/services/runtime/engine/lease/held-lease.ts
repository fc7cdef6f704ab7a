/** The lease of a run while this process holds it: a heartbeat each second, and whether it still holds. */
import {
  releaseLease,
  renewLease,
  takeLease,
  type Lane,
  type Lease,
  type RunRow,
} from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import { isDeadHere } from './own-process.ts';

/** Spec/4-safety, decision 4. */
const BEAT_MS = 1000;
const LEASE_TTL_MS = 5000;

export class HeldLease {
  /** The row as it was when the lease was taken. */
  readonly run: RunRow;
  private readonly db: Lane;
  private readonly lease: Lease;
  private timer: NodeJS.Timeout | null = null;
  private isRenewing = false;
  private isRefused = false;
  private renewedAt = performance.now();

  private constructor(db: Lane, run: RunRow, lease: Lease) {
    this.db = db;
    this.run = run;
    this.lease = lease;
  }

  /** An owner that is dead on this host is superseded at once. Fails with RUN_LEASE_HELD, RUN_SEALED. */
  static async take(
    db: Lane,
    run: RunRow,
    of: { readonly owner: string; readonly actor: string },
  ): Promise<HeldLease> {
    const { runId, leaseOwner } = run;
    const deadOwner = leaseOwner !== null && isDeadHere(leaseOwner) ? leaseOwner : null;
    const ask = { ...of, runId, deadOwner, ttlMs: LEASE_TTL_MS };
    const taken = await db.transaction((tx) => takeLease(tx, ask));
    const { leaseEpoch } = taken;
    return new HeldLease(db, taken, { runId, owner: of.owner, leaseEpoch });
  }

  get leaseEpoch(): number {
    return this.lease.leaseEpoch;
  }

  /** Whether nothing may be written or sent any more: it ran out by our clock, or another has it. */
  get isLost(): boolean {
    return this.isRefused || performance.now() - this.renewedAt >= LEASE_TTL_MS;
  }

  beat(): void {
    this.timer = setInterval(() => void this.renew(), BEAT_MS);
  }

  /** Gives it back; what has run out is nobody's already. */
  async release(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    if (this.isRefused) return;
    try {
      await releaseLease(this.db, this.lease);
    } catch (error) {
      if (!(error instanceof Failure)) throw error; // it runs out by itself
    }
  }

  /** Counts from before the question: the answer may have taken its time. */
  private async renew(): Promise<void> {
    if (this.isRenewing) return;
    this.isRenewing = true;
    const askedAt = performance.now();
    try {
      const isOurs = await renewLease(this.db, { ...this.lease, ttlMs: LEASE_TTL_MS });
      if (isOurs) this.renewedAt = askedAt;
      else this.isRefused = true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error; // the database is away; time decides
    } finally {
      this.isRenewing = false;
    }
  }
}
