/** Moves of the run by its own engine (T7 to T10), and what an end by somebody else means for it. */
import { commitTransition, readRun, type Lane } from '../../../../adapters/db/index.ts';
import type { Consequence } from '../../../../engines/delivery/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import type { CrashAt } from '../crash-points.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import type { StepWriter } from '../write/step-writer.ts';
import type { Stand } from './stand.ts';

export class OwnMoves {
  private readonly of: {
    readonly db: Lane;
    readonly runId: RunId;
    readonly actor: string;
    readonly driver: RunDriver;
    readonly lease: HeldLease;
    readonly stand: Stand;
    readonly writer: StepWriter;
    readonly crashAt: CrashAt;
  };

  constructor(of: OwnMoves['of']) {
    this.of = of;
  }

  /** Somebody else ended the right to trade: from now on only what closes is sent, under his fence. */
  async adoptFence(): Promise<void> {
    const { db, runId, lease, stand, crashAt } = this.of;
    const row = await readRun(db, runId);
    const posture = row?.pair.posture;
    if (row === null || lease.isLost) return;
    if (posture !== 'DISARMING' && posture !== 'DISARMED') return;
    stand.fenced = null;
    stand.windDown(row);
    crashAt('CP13');
  }

  /**
   * Ends the right to trade by our own decision (T7 to T9): from now on only what closes is sent. `closesOut`: its tick
   * halted, and goes on closing what it holds.
   */
  async endTrading(
    event: 'STOP' | 'DISARM' | 'HALT',
    reason: string,
    closesOut = false,
  ): Promise<void> {
    const { db, runId, actor, lease, stand, writer, crashAt } = this.of;
    await writer.flush();
    stand.isMoving = true;
    try {
      const moved = await commitTransition(db, {
        event,
        runId,
        commandId: `${lease.leaseEpoch}-${event}`,
        actor,
        reason,
        ...(closesOut ? { closesOut } : {}),
      });
      if (moved.outcome === 'REFUSED') throw moved.failure;
      stand.windDown(moved.run);
      crashAt('CP13');
    } finally {
      stand.isMoving = false;
    }
  }

  /**
   * What the broker's side means for the run: T8 or T9 while it trades, and no slice is begun any more; T10 while it
   * winds down by whomever, unless it is halted, and the winding down goes on.
   */
  async follow(consequence: Consequence, why: string): Promise<void> {
    const { stand, lease } = this.of;
    if (lease.isLost || stand.isHalted) return;
    if (consequence === 'DISARM' && (stand.fenced !== null || stand.kind !== 'TRADE')) return;
    const wasTrading = stand.kind === 'TRADE';
    await this.endTrading(consequence, why);
    if (wasTrading) stand.fence({ by: 'RUN', why });
  }

  /** The tick halted: the run is over (T9), and what closes it goes on. */
  async followHalt(): Promise<void> {
    const { driver, stand } = this.of;
    const { haltReason } = driver;
    if (haltReason === null || stand.kind === 'WIND_DOWN' || stand.fenced !== null) return;
    await this.endTrading('HALT', haltReason, true);
  }
}
