/** The reason of a halt: whatever it looks like, the halt happens; what is stored of it may be less. */
import { redactSecrets } from '../../../engines/config/index.ts';

/** Stands where nothing was said. */
const NO_REASON = 'no reason given';
/** Characters that are stored: a page says why, and a row is no place for a file. */
const LONGEST = 4096;
/** Characters that are looked at for credentials; a few more than are stored, so that none is cut in two. */
const LOOKED_AT = 2 * LONGEST;

/** What is stored, and what a person is told of it. */
export interface HaltReason {
  readonly text: string;
  readonly notes: readonly string[];
}

/** Cut at 4,096 characters, without credentials, never empty. */
export function haltReason(given: string): HaltReason {
  if (isBlank(given)) return { text: NO_REASON, notes: [`the reason is blank: "${NO_REASON}"`] };
  const looked = given.slice(0, LOOKED_AT);
  const redacted = redactSecrets(looked);
  const notes: string[] = [];
  if (redacted !== looked) {
    notes.push('the reason holds what looks like a credential; [REDACTED] is stored in its place');
    notes.push('replace the credential: a shell has stored it');
  }
  if (given.length > LONGEST) {
    notes.push(`the reason has ${given.length} characters; the first ${LONGEST} are stored`);
  }
  // No half of a character at the cut: no text column takes it.
  return { text: redacted.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, ''), notes };
}

/** Whether a person who reads it sees nothing. */
export function isBlank(reason: string): boolean {
  return /^[\p{C}\p{Z}\s]*$/u.test(reason);
}
