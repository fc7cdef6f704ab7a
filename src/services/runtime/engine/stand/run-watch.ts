/** Looks at the run's row and its deadman file all the while: a fence from outside must stop the engine. */
import { readRun, type Lane, type RunRow } from '../../../../adapters/db/index.ts';
import { formatRunPair } from '../../../../engines/lifecycle/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import { fenceRun } from '../../deadman/fence-run.ts';
import { isOfHome } from '../../deadman/home-identity.ts';
import { lookAtDeadman } from '../../deadman/look-at-deadman.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import type { Stand } from './stand.ts';

export interface WatchedRun {
  readonly db: Lane;
  readonly home: string;
  readonly actor: string;
  readonly lease: HeldLease;
  readonly stand: Stand;
  readonly pollMs: number;
}

export class RunWatch {
  private readonly of: WatchedRun;
  private timer: NodeJS.Timeout | null = null;
  private isLooking = false;
  /** As it was seen last. */
  private run: RunRow;

  constructor(of: WatchedRun) {
    this.of = of;
    this.run = of.lease.run;
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), this.of.pollMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** Whether the deadman file is as it was made; of a run that is not armed here nobody asks. */
  get isFileInPlace(): boolean {
    const { run, of } = this;
    if (of.stand.kind !== 'TRADE' || !isOfHome(run, of.home)) return true;
    return lookAtDeadman(run, of.home).holds;
  }

  async look(): Promise<void> {
    const { db, stand, lease } = this.of;
    if (lease.isLost) stand.fence({ by: 'LEASE', why: 'the lease ran out or was taken over' });
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const run = await readRun(db, this.run.runId);
      if (run === null || stand.isMoving) return;
      this.run = run;
      if (run.armEpoch !== stand.armEpoch) {
        stand.fence({ by: 'RUN', why: whyOf(run) });
      } else if (!this.isFileInPlace) {
        await this.raiseDeadman(run);
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error; // the database is away; the lease decides
    } finally {
      this.isLooking = false;
    }
  }

  private async raiseDeadman(run: RunRow): Promise<void> {
    const look = lookAtDeadman(run, this.of.home);
    const detail = look.holds ? 'it came back' : look.why;
    const { transition } = await fenceRun(run, { reason: 'DEADMAN', detail }, this.of);
    // Whoever was faster took the file away behind his own fence.
    const after = transition.outcome === 'REFUSED' ? transition.run : null;
    const why = after === null ? `DEADMAN: ${detail}` : whyOf(after);
    this.of.stand.fence({ by: 'RUN', why });
  }
}

function whyOf({ pair, reason }: RunRow): string {
  return `${formatRunPair(pair)}: ${reason}`;
}
