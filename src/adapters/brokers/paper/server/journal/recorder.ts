/** Where what was decided is written down, and read from at once. */
import type { PaperAccounts } from '../state/paper-accounts.ts';
import type { Happening } from './paper-event.ts';

export interface Recorder {
  readonly tables: PaperAccounts;
  /** Now, as RFC 3339 text. */
  readonly clock: () => string;
  /** Gives an event its number and time, and applies it. */
  record(happening: Happening): void;
}
