/** Codes of arming, and of what disarms. */
import type { CodeEntry } from './code-entry.ts';

export const ARMING_CODES = {
  ARM_ACCOUNT_LOCKED: {
    meaning: 'Another MQK_HOME of this machine has armed a LIVE run on the same account.',
    fix: 'Stop that run first; if its home is gone, remove the lock file that the message names.',
  },
  ARM_CONFIRMATION_MISSING: {
    meaning: 'Arming a LIVE run needs the phrase that confirms it.',
    fix: 'Give --confirm with the phrase of arming.confirmation_format, filled in by hand.',
  },
  ARM_CONFIRMATION_WRONG: {
    meaning: 'The phrase that confirms an arming is another one.',
    fix: 'Look up the account and the daily loss limit of the run, and type the phrase again.',
  },
  ARM_FILE_HELD: {
    meaning: 'Another run of this home that is armed, or being armed, holds the same deadman file.',
    fix: 'Wait until that arming has ended, or stop that run; the message names it.',
  },
  ARM_LOCK_UNUSABLE: {
    meaning: 'The lock that guards a LIVE account on this machine cannot be read or made.',
    fix: 'Check the folder that the message names.',
  },
  ARM_HOME_IMPLICIT: {
    meaning: 'A LIVE run was to be armed in a home that nobody named.',
    fix: 'Set MQK_HOME, or MQK_DATABASE_URL, to where this run belongs.',
  },
  DEADMAN_FILE_UNUSABLE: {
    meaning: 'The deadman file cannot be made or removed, or lies where it must not.',
    fix: 'Free the path that the message names, and make its folder writable for this user.',
  },
  DEADMAN_FILE_MISSING: {
    meaning: 'The deadman file of an armed run is not there as it was made.',
    fix: 'Arm the run again; a file that was put back arms nothing.',
  },
  DEADMAN_KEY_UNUSABLE: {
    meaning: "The key that signs deadman files is not this user's own, or no key.",
    fix: 'Disarm every run of this home, remove the file, and arm again: a new key is made.',
  },
  HOST_FACTS_UNKNOWN: {
    meaning: 'This machine does not say what it has left of its disk or of file handles.',
    fix: 'Check that MQK_HOME exists and may be read, and that this process can open files (ulimit -n).',
  },
  PREFLIGHT_REFUSED: {
    meaning: 'A check of the preflight of a run failed, so that it is not armed or begun.',
    fix: 'Mend what each failed check names, then repeat the command.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
