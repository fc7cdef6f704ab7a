/** What arming, beginning and the preflight need of the world, and what they answer. */
import type { RunRow, Lane } from '../../../adapters/db/index.ts';
import type { PreflightCheck } from '../../../engines/lifecycle/index.ts';
import type { BrokerEntry } from '../../../foundation/ports/index.ts';
import type { CrashAt } from '../engine/crash-points.ts';

/** By what this program was made; null where there is no clone. */
export interface BuildFacts {
  readonly programVersion: string;
  readonly gitHash: string | null;
  readonly dirty: boolean | null;
}

export interface ArmingContext {
  readonly db: Lane;
  /** The brokers of this build. */
  readonly brokers: readonly BrokerEntry[];
  /** MQK_HOME, absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly build: BuildFacts;
  /** `cli:<user>`. */
  readonly actor: string;
  /** Whether who asked wants it ended: what is not committed then is given up. */
  readonly isInterrupted: () => boolean;
  /** Told at each crash point that is passed; absent in the shipped build. */
  readonly crashAt?: CrashAt | undefined;
}

/** An answer: the run as it is now, and whether it is what was asked for. */
export type ArmingOutcome =
  | {
      readonly kind: 'DONE';
      readonly run: RunRow;
      /** Audit row of the transition; of a repeat the original one. */
      readonly auditId: number | null;
      /** The command had been carried out before. */
      readonly isRepeat: boolean;
      /** Empty for a repeat. */
      readonly checks: readonly PreflightCheck[];
    }
  | {
      /** The preflight refused: exit 5. */
      readonly kind: 'REFUSED';
      readonly run: RunRow;
      readonly checks: readonly PreflightCheck[];
    };
