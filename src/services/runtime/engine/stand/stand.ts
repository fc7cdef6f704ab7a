/** Where the engine stands: under which fence it may send what, and why it may no more. */
import type { PermitKind, RunRow } from '../../../../adapters/db/index.ts';

/** Why nothing is traded any more. */
export interface Fenced {
  /**
   * LEASE: another engine may hold the run. RUN: its row was moved, by somebody else or for a cause that was seen.
   * BROKER: it answers no more while a run is wound down.
   */
  readonly by: 'LEASE' | 'RUN' | 'BROKER';
  readonly why: string;
}

export class Stand {
  armEpoch: number;
  /** TRADE, or WIND_DOWN after an end of our own. */
  kind: PermitKind = 'TRADE';
  /** Whether the run is over for good. */
  isHalted = false;
  /** Whether it was quiet before it was taken up: what appears late is cancelled all the same. */
  wasQuiet = false;
  /** Whether a move of our own is under way, so that another epoch is no news. */
  isMoving = false;
  fenced: Fenced | null = null;

  constructor(run: Pick<RunRow, 'armEpoch'>) {
    this.armEpoch = run.armEpoch;
  }

  /** The first reason stays. */
  fence(fenced: Fenced): void {
    this.fenced ??= fenced;
  }

  /** A move of our own ended the right to trade: from now on only what closes. */
  windDown(run: Pick<RunRow, 'armEpoch' | 'pair'>): void {
    this.armEpoch = run.armEpoch;
    this.isHalted = run.pair.status === 'HALTED';
    this.wasQuiet = run.pair.posture === 'DISARMED';
    this.kind = 'WIND_DOWN';
  }
}
