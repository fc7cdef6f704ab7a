/**
 * The database as an engine uses it: a server that is away is waited for, as long as the lease lives. Every
 * statement that goes through here may be done twice; a COMMIT without an answer is its caller's to look up.
 */
import type { Lane, SqlValue, Transaction, Row } from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import { LEASE_TTL_MS, type HeldLease } from './held-lease.ts';

/** Between two tries. */
const RETRY_MS = 100;
/** How often it is looked whether the lease is over. */
const LOOK_MS = 250;
/**
 * An answer may lie in the socket of a process that slept through its lease: it is read before the database is
 * said to hang.
 */
const GRACE_MS = 1_000;
/** Answers to COMMIT that were lost: whether it is done must be found out first. */
const LOOKED_UP: readonly string[] = ['DB_COMMIT_UNKNOWN', 'RUN_OUTCOME_UNKNOWN'];

type Urgent = { readonly urgent: Lane };

export class LeasedLane implements Lane {
  /** Waits for nothing. */
  readonly urgent: Lane;
  private readonly db: Lane;
  private readonly lease: HeldLease;
  private readonly note: (line: string) => void;
  /** Calls that began under the lease, each with its way to end unanswered. */
  private readonly pending = new Set<(reason: Failure) => void>();
  private readonly timer: NodeJS.Timeout;
  private lostAt: number | null = null;
  private awaySince: number | null = null;

  constructor(db: Lane & Urgent, lease: HeldLease, note: (line: string) => void) {
    this.db = db;
    this.urgent = db.urgent;
    this.lease = lease;
    this.note = note;
    this.timer = setInterval(() => {
      this.endUnanswered();
    }, LOOK_MS);
  }

  async query(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]> {
    return await this.outlast(() => this.db.query(sql, params));
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return await this.outlast(() => this.db.transaction(work));
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Fails as the database does, once it was away for as long as a lease lives. */
  private async outlast<T>(call: () => Promise<T>): Promise<T> {
    if (this.lease.isLost) return await call();
    const begun = performance.now();
    for (;;) {
      try {
        const answer = await this.inTime(call);
        this.tellBack();
        return answer;
      } catch (error) {
        if (!isAway(error)) throw error;
        this.tellAway(error);
        if (this.isOver(begun)) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** A lease that is renewed while this call alone fails (a full disk, say) gives it no more time. */
  private isOver(begun: number): boolean {
    return this.lease.isLost || performance.now() - begun >= LEASE_TTL_MS;
  }

  private inTime<T>(call: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.pending.add(reject);
      void call()
        .then(resolve, reject)
        .finally(() => this.pending.delete(reject));
    });
  }

  /** A server that hangs gives no error: what it owes when the lease is over is not waited for. */
  private endUnanswered(): void {
    if (!this.lease.isLost) return;
    this.lostAt ??= performance.now();
    if (performance.now() - this.lostAt < GRACE_MS) return;
    const hangs = new Failure('TIMEOUT', 'DB_TIMEOUT', 'no answer before the lease was over');
    for (const reject of this.pending) reject(hangs);
    this.pending.clear();
  }

  private tellAway({ message }: Failure): void {
    if (this.awaySince !== null) return;
    this.awaySince = performance.now();
    this.note(`the database is waited for, ${LEASE_TTL_MS} ms at most: ${message}`);
  }

  private tellBack(): void {
    if (this.awaySince === null) return;
    this.note(`the database is back after ${Math.round(performance.now() - this.awaySince)} ms`);
    this.awaySince = null;
  }
}

/** Nothing was done, or it may be done twice. */
function isAway(error: unknown): error is Failure {
  if (!(error instanceof Failure) || LOOKED_UP.includes(error.code)) return false;
  return error.kind === 'UNAVAILABLE' || error.kind === 'TIMEOUT';
}
