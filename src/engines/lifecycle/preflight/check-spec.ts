/** One row of the preflight table. */

/** Whether a check is satisfied, and the figures that say so. */
export interface Finding {
  readonly ok: boolean;
  readonly says: string;
}

/** What a judge may know beside its facts. */
export interface Situation {
  /** Whether orders of the run move real money. */
  readonly risksCapital: boolean;
  /** Bars that were recorded before, or as they happen. */
  readonly feed: 'REPLAYED' | 'STREAM';
}

export interface CheckSpec<Facts> {
  /** What must hold, as a sentence. */
  readonly what: string;
  readonly judge: (facts: Facts, situation: Situation) => Finding;
  /** What to do when it does not. */
  readonly fix: string;
}

/** Satisfied when nothing is to be complained of. */
export function withoutComplaints(complaints: readonly string[], otherwise: string): Finding {
  return complaints.length === 0
    ? { ok: true, says: otherwise }
    : { ok: false, says: complaints.join('; ') };
}
