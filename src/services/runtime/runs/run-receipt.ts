/** What a command did to a run: where it stood, where it stands, and the event that says so. */
import type { RunRow, Transition } from '../../../adapters/db/index.ts';
import type { RunPair } from '../../../engines/lifecycle/index.ts';

export interface RunReceipt {
  readonly run: RunRow;
  /** Where it stood before the command. */
  readonly before: RunPair;
  /** Row of the audit event; of a repeat the original one, null when there never was one. */
  readonly auditId: number | null;
  /** The command had been carried out before, and nothing changed. */
  readonly isRepeat: boolean;
}

/** The receipt of a transition. Throws the failure of a refused one. */
export function receiptOf(transition: Transition): RunReceipt {
  switch (transition.outcome) {
    case 'DONE':
    case 'FOUND': {
      const { run, before, auditId } = transition;
      return { run, before, auditId, isRepeat: false };
    }
    case 'REPEATED': {
      const { run, auditId } = transition;
      return { run, before: run.pair, auditId, isRepeat: true };
    }
    case 'REFUSED':
      throw transition.failure;
  }
}
