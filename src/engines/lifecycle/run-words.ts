/** The words of a run's life: its status, its posture, the pairs of both that exist, and what happens to it. */

/** Which right to trade a run holds: none yet, reserved, used, given back, over for good. */
export const RUN_STATUSES = ['CREATED', 'ARMED', 'RUNNING', 'STOPPED', 'HALTED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What may be sent to the broker now: nothing, nothing, orders through the permit, only what reduces. */
export const POSTURES = ['DISARMED', 'ARMING_PENDING', 'ARMED', 'DISARMING'] as const;
export type Posture = (typeof POSTURES)[number];

/** The nine pairs that exist, of twenty. The CHECK `runs_pair_legal` holds the same list. */
export const RUN_PAIRS = [
  { status: 'CREATED', posture: 'DISARMED' },
  { status: 'CREATED', posture: 'ARMING_PENDING' },
  { status: 'ARMED', posture: 'ARMED' },
  { status: 'RUNNING', posture: 'ARMED' },
  { status: 'STOPPED', posture: 'DISARMING' },
  { status: 'STOPPED', posture: 'DISARMED' },
  { status: 'STOPPED', posture: 'ARMING_PENDING' },
  { status: 'HALTED', posture: 'DISARMING' },
  { status: 'HALTED', posture: 'DISARMED' },
] as const;
export type RunPair = (typeof RUN_PAIRS)[number];

/** The pair of two words as a database holds them; null when no such pair exists. */
export function parseRunPair(status: string, posture: string): RunPair | null {
  return RUN_PAIRS.find((pair) => pair.status === status && pair.posture === posture) ?? null;
}

/** `RUNNING/ARMED`, as audit events and messages write a pair. */
export function formatRunPair(pair: RunPair): string {
  return `${pair.status}/${pair.posture}`;
}

/**
 * What happens to a run after it was created (T1 makes the row).
 *
 * - ARM_REQUEST: a challenge is issued (T2).
 * - PREFLIGHT_FAIL: a check failed after the challenge (T3).
 * - CONFIRM: the challenge is answered, and the preflight is green (T4).
 * - LAPSE: the challenge ran out, or whoever asked for it is gone (T5).
 * - BEGIN: an armed run may trade (T6).
 * - STOP: by the operator, at the end of the data, or as an escalation (T7).
 * - DISARM: a trigger that a new arming can heal: stale data, deadman, lost lease (T8).
 * - HALT: the end of this run, whatever it does (T9, T10).
 * - QUIESCE: the broker confirms that nothing of the run can still act (T11).
 * - QUIESCE_OVERDUE: it could not confirm in time (T12).
 * - RECOVER: a program starts and finds what a dead one left (T13).
 */
export const RUN_EVENTS = [
  'ARM_REQUEST',
  'PREFLIGHT_FAIL',
  'CONFIRM',
  'LAPSE',
  'BEGIN',
  'STOP',
  'DISARM',
  'HALT',
  'QUIESCE',
  'QUIESCE_OVERDUE',
  'RECOVER',
] as const;
export type RunEvent = (typeof RUN_EVENTS)[number];
