/** Looks at the run's row and its deadman file all the while: a fence from outside must stop the engine. */
import { readRun, type Lane, type RunRow } from '../../../../adapters/db/index.ts';
import { formatRunPair } from '../../../../engines/lifecycle/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import { deadmanPlaceOf } from '../../arming/stand-down.ts';
import type { DeadmanPlace } from '../../deadman/deadman-file.ts';
import { fenceRun, type FenceCause } from '../../deadman/fence-run.ts';
import { isOfHome } from '../../deadman/home-identity.ts';
import { lookAtDeadmanIn } from '../../deadman/look-at-deadman.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import type { AnsweringBroker } from './answering-broker.ts';
import type { Stand } from './stand.ts';

export interface WatchedRun {
  readonly db: Lane;
  readonly home: string;
  readonly actor: string;
  readonly lease: HeldLease;
  readonly stand: Stand;
  readonly broker: AnsweringBroker;
  readonly pollMs: number;
  /** A broker that answered nothing for so long is given up. */
  readonly brokerLostMs: number;
}

export class RunWatch {
  private readonly of: WatchedRun;
  /** Where the deadman file lies: of one run always the same. */
  private readonly place: DeadmanPlace;
  private timer: NodeJS.Timeout | null = null;
  private isLooking = false;
  /** As it was seen last. */
  private run: RunRow;

  constructor(of: WatchedRun) {
    this.of = of;
    this.run = of.lease.run;
    this.place = deadmanPlaceOf(this.run, of.home);
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
    return lookAtDeadmanIn(this.place, run).holds;
  }

  async look(): Promise<void> {
    const { db, stand, lease } = this.of;
    if (lease.isLost) stand.fence({ by: 'LEASE', why: lostText(lease) });
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const run = await readRun(db, this.run.runId);
      if (run === null || stand.isMoving) return;
      this.run = run;
      // Whoever confirmed that a run is quiet ended its winding down as well.
      const isWound = stand.kind === 'WIND_DOWN' && run.pair.posture !== 'DISARMING';
      const isOver = isWound && !stand.wasQuiet;
      if (run.armEpoch !== stand.armEpoch || isOver) {
        stand.fence({ by: 'RUN', why: whyOf(run) });
      } else if (!this.isFileInPlace) {
        await this.raiseDeadman(run);
      } else if (this.of.broker.silentMs >= this.of.brokerLostMs) {
        await this.giveUpBroker(run);
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error; // the database is away; the lease decides
    } finally {
      this.isLooking = false;
    }
  }

  /**
   * Who moved the run whose lease is gone; when nobody did, it is disarmed here: a run that no engine holds is not
   * left armed. Fails as the database does.
   */
  async tellLoss(): Promise<string> {
    const { db, stand, lease } = this.of;
    stand.fence({ by: 'LEASE', why: lostText(lease) });
    const run = await readRun(db, this.run.runId);
    if (run === null || run.pair.posture !== 'ARMED' || run.armEpoch !== stand.armEpoch) {
      return `${lostText(lease)}; ${whyOf(run ?? this.run)}`;
    }
    const cause = { reason: 'LEASE_LOST', detail: lostText(lease) } as const;
    const { transition } = await fenceRun(run, cause, this.of);
    return `${lostText(lease)}; ${whyOf(transition.run ?? run)}`;
  }

  private async raiseDeadman(run: RunRow): Promise<void> {
    const look = lookAtDeadmanIn(this.place, run);
    await this.raise(run, { reason: 'DEADMAN', detail: look.holds ? 'it came back' : look.why });
  }

  /** Nothing can be sent or closed: who waits for it does so no longer. */
  private async giveUpBroker(run: RunRow): Promise<void> {
    const { stand, broker } = this.of;
    const detail = `no answer for ${Math.round(broker.silentMs)} ms`;
    if (stand.kind === 'TRADE') await this.raise(run, { reason: 'BROKER_LOST', detail });
    else stand.fence({ by: 'BROKER', why: `BROKER_LOST: ${detail}` });
  }

  private async raise(run: RunRow, cause: FenceCause): Promise<void> {
    const { transition } = await fenceRun(run, cause, this.of);
    // Whoever was faster moved it behind his own fence, and took the file away with it.
    const isOurs = transition.outcome === 'DONE' || transition.run === null;
    const why = isOurs ? `${cause.reason}: ${cause.detail}` : whyOf(transition.run);
    this.of.stand.fence({ by: 'RUN', why });
  }
}

function lostText({ ageMs }: HeldLease): string {
  return `the lease was last renewed ${Math.round(ageMs)} ms ago`;
}

/** Where the run stands, why, and by whom. */
function whyOf({ pair, reason, actor }: RunRow): string {
  return `${formatRunPair(pair)}: ${reason} (${actor})`;
}
