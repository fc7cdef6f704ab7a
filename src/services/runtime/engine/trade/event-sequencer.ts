/**
 * Gives the events of a run their places while it trades, beside the trading: whoever arms or ends the run later finds
 * a log that is chained but for the last moments, however long it is. The file is left to the commands.
 */
import type { Lane } from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import type { HeldLease } from '../lease/held-lease.ts';
import { placeSome } from '../../record/place-events.ts';
import { recordedRun } from '../../record/recorded-run.ts';

const EVERY_MS = 500;
/** Events that are placed without a pause, some milliseconds of work: a permit is good for 250 ms. */
const BATCH = 200;

export class EventSequencer {
  private readonly db: Lane;
  private readonly lease: HeldLease;
  private timer: NodeJS.Timeout | null = null;
  private isPlacing = false;

  constructor(of: { readonly db: Lane; readonly lease: HeldLease }) {
    this.db = of.db;
    this.lease = of.lease;
  }

  start(): void {
    this.timer = setInterval(() => void this.place(), EVERY_MS);
  }

  /** A batch that is under way stands or falls as a whole. */
  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private get isOn(): boolean {
    return this.timer !== null && !this.lease.isLost;
  }

  private async place(): Promise<void> {
    if (this.isPlacing) return;
    this.isPlacing = true;
    try {
      const run = recordedRun(this.lease.run);
      let placed = BATCH;
      while (placed === BATCH && this.isOn) placed = await placeSome(this.db, run, BATCH);
    } catch (error) {
      if (!(error instanceof Failure)) throw error; // the database is away: the next turn, or the next command
    } finally {
      this.isPlacing = false;
    }
  }
}
