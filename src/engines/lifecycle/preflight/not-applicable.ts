/**
 * The one table of checks that a run may not need, and why. What is not in it applies to every run; a check
 * that is in it applies whenever its condition does not hold.
 */
import type { Situation } from './check-spec.ts';
import type { CheckId } from './facts.ts';

export interface Exemption {
  readonly check: CheckId;
  /** Shown in place of evidence. */
  readonly reason: 'NO_CAPITAL_AT_RISK' | 'REPLAYED_FEED';
  readonly holds: (situation: Situation) => boolean;
  readonly why: string;
}

const noCapital = (situation: Situation): boolean => !situation.risksCapital;

export const EXEMPTIONS: readonly Exemption[] = [
  {
    check: 'P3.caps',
    reason: 'NO_CAPITAL_AT_RISK',
    holds: noCapital,
    why: 'A limit may be OFF in PAPER, and so may be anything below.',
  },
  {
    check: 'P4',
    reason: 'NO_CAPITAL_AT_RISK',
    holds: noCapital,
    why: 'The limits of single orders may be OFF in PAPER.',
  },
  {
    check: 'P6',
    reason: 'NO_CAPITAL_AT_RISK',
    holds: noCapital,
    why: 'An unread key is a warning in PAPER, told when the run is started.',
  },
  {
    check: 'P7.keys',
    reason: 'NO_CAPITAL_AT_RISK',
    holds: noCapital,
    why: 'The paper broker is a process of this machine and knows its owner by the file system.',
  },
  {
    check: 'P12.durability',
    reason: 'NO_CAPITAL_AT_RISK',
    holds: noCapital,
    why: 'A power cut that takes paper orders along costs nothing.',
  },
  {
    check: 'P16',
    reason: 'REPLAYED_FEED',
    holds: ({ feed }) => feed === 'REPLAYED',
    why: 'Recorded bars take their time from the record; they are as fresh as they were.',
  },
  {
    check: 'P17',
    reason: 'NO_CAPITAL_AT_RISK',
    holds: noCapital,
    why: 'PAPER is where a change is tried before it is committed.',
  },
  {
    check: 'P17.promotion',
    reason: 'NO_CAPITAL_AT_RISK',
    holds: noCapital,
    why: 'PAPER is one of the ways to find out what a strategy deserves.',
  },
];
