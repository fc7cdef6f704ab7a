/** What an issuer does to a share that we may hold: splits and dividends (contract 6). */
import type { Sha256Hex } from '../../core/index.ts';
import type { SplitRatio } from '../values/split-ratio.ts';

export type ActionEffect =
  | { readonly kind: 'SPLIT'; readonly ratio: SplitRatio }
  /** Cash in micros for each share held before the ex-date; a short position pays it. */
  | { readonly kind: 'DIVIDEND'; readonly perShare: number };

/** A row of an actions file. */
export interface DeclaredAction {
  /** Ex-date: the epoch day, in the run's calendar, before whose first slice it takes effect. */
  readonly day: number;
  readonly symbol: string;
  readonly effect: ActionEffect;
}

/** An action of a run, its symbol as the run's id. */
export interface CorporateAction {
  readonly day: number;
  readonly symbol: number;
  readonly effect: ActionEffect;
}

/** The actions file as a run read it. */
export interface ActionsFile {
  readonly sha256: Sha256Hex;
  readonly rows: number;
}
