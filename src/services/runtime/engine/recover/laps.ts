/** How long each part of a recovery took, so that a slow one says where. */

export type RecoveryPhase =
  | 'fence'
  | 'lease'
  | 'replay'
  | 'broker'
  | 'look_ups'
  | 'withdraw'
  | 'reconcile'
  | 'disarm'
  | 'record';

export class Laps {
  private lastAt = performance.now();
  private readonly took = new Map<RecoveryPhase, number>();

  /** Everything since the last end was this phase. */
  end(phase: RecoveryPhase): void {
    const now = performance.now();
    this.took.set(phase, now - this.lastAt);
    this.lastAt = now;
  }

  /** Whole milliseconds of each phase that there was. */
  get phases(): readonly (readonly [RecoveryPhase, number])[] {
    return [...this.took].map(([phase, ms]) => [phase, Math.round(ms)] as const);
  }
}
