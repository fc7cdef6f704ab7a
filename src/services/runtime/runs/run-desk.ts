/** What the commands on runs are given. */
import type { Lane } from '../../../adapters/db/index.ts';
import type { ArmingContext } from '../arming/arming-context.ts';

export interface RunDesk extends ArmingContext {
  /** `urgent` is the lane that is kept for halts. */
  readonly db: Lane & { readonly urgent: Lane };
  /** One line for stderr. */
  readonly note: (line: string) => void;
}
