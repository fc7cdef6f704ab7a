/**
 * The life of a run: for each of the twenty pairs of status and posture and for every event one stated
 * result. A missing cell does not compile; the golden walk compares all of them with a committed table.
 * The table is pure: guards on facts (version, epoch, lease, challenge) belong to the row, and are
 * asked in the statement that carries a step out.
 *
 * | pair                   | entered by                            | left by                                  | repeats          |
 * | ---------------------- | ------------------------------------- | ---------------------------------------- | ---------------- |
 * | CREATED/DISARMED       | creation; a challenge that came to nothing | ARM_REQUEST, HALT                   | DISARM, RECOVER  |
 * | CREATED/ARMING_PENDING | ARM_REQUEST                           | CONFIRM, every other end of a challenge, HALT | nothing     |
 * | ARMED/ARMED            | CONFIRM                               | BEGIN, STOP, DISARM, RECOVER, HALT       | ARM_REQUEST      |
 * | RUNNING/ARMED          | BEGIN                                 | STOP, DISARM, RECOVER, HALT              | BEGIN            |
 * | STOPPED/DISARMING      | STOP, DISARM, RECOVER                 | QUIESCE, HALT                            | STOP, DISARM     |
 * | STOPPED/DISARMED       | QUIESCE; a challenge that came to nothing | ARM_REQUEST, HALT                    | STOP, DISARM     |
 * | STOPPED/ARMING_PENDING | ARM_REQUEST                           | CONFIRM, every other end of a challenge, HALT | nothing     |
 * | HALTED/DISARMING       | HALT                                  | QUIESCE                                  | HALT             |
 * | HALTED/DISARMED        | HALT of a run without exposure, QUIESCE | nothing: a new run is needed           | HALT, QUIESCE    |
 *
 * ARMED is entered by CONFIRM alone and RUNNING by BEGIN alone; HALTED is never left.
 */
import { InvariantViolation } from '../../foundation/core/index.ts';
import type { Code } from '../../foundation/model/index.ts';
import type { Posture, RunEvent, RunPair, RunStatus } from './run-words.ts';

/** The transitions of the specification, by its own numbers. T1 makes the row; T14 and T15 move nothing. */
export type TransitionId =
  'T2' | 'T3' | 'T4' | 'T5' | 'T6' | 'T7' | 'T8' | 'T9' | 'T10' | 'T11' | 'T12' | 'T13';

/** Whether an order or position of the run may exist: what is not known may exist. */
export type Exposure = 'NONE' | 'POSSIBLE';

/**
 * - MOVE: the pair after it. A fence raises `arm_epoch`: no permit of before is good after.
 * - REPEAT: it was done before; the original result is the answer (T15).
 * - REFUSE: it can't be done from here, and nothing changes.
 */
export type RunStep =
  | {
      readonly does: 'MOVE';
      readonly to: RunPair;
      readonly by: TransitionId;
      readonly raisesEpoch: boolean;
    }
  | { readonly does: 'REPEAT' }
  | { readonly does: 'REFUSE'; readonly code: Code };

/** A cell: a step, or one that depends on whether the run has exposure. */
type RunCell = RunStep | Readonly<Record<Exposure, RunStep>>;
type Row = Readonly<Record<RunEvent, RunCell>>;

const CREATED: RunPair = { status: 'CREATED', posture: 'DISARMED' };
const CREATED_PENDING: RunPair = { status: 'CREATED', posture: 'ARMING_PENDING' };
const ARMED: RunPair = { status: 'ARMED', posture: 'ARMED' };
const RUNNING: RunPair = { status: 'RUNNING', posture: 'ARMED' };
const STOPPING: RunPair = { status: 'STOPPED', posture: 'DISARMING' };
const STOPPED: RunPair = { status: 'STOPPED', posture: 'DISARMED' };
const STOPPED_PENDING: RunPair = { status: 'STOPPED', posture: 'ARMING_PENDING' };
const HALTING: RunPair = { status: 'HALTED', posture: 'DISARMING' };
const HALTED: RunPair = { status: 'HALTED', posture: 'DISARMED' };

const REPEAT: RunStep = { does: 'REPEAT' };

function move(to: RunPair, by: TransitionId): RunStep {
  return { does: 'MOVE', to, by, raisesEpoch: false };
}

function fence(to: RunPair, by: TransitionId): RunStep {
  return { does: 'MOVE', to, by, raisesEpoch: true };
}

function refuse(code: Code): RunStep {
  return { does: 'REFUSE', code };
}

/** A run without the right to trade: what is left of it decides whether there is something to wind down. */
const HALT_OF_IDLE = { NONE: fence(HALTED, 'T10'), POSSIBLE: fence(HALTING, 'T10') } as const;

/** Without a challenge none can be answered, failed or lapsed. */
const NO_CHALLENGE = {
  PREFLIGHT_FAIL: refuse('RUN_CHALLENGE_MISSING'),
  CONFIRM: refuse('RUN_CHALLENGE_MISSING'),
  LAPSE: refuse('RUN_CHALLENGE_MISSING'),
} as const;

/** Nothing is being wound down, so that nothing can be confirmed. */
const NOT_DISARMING = {
  QUIESCE: refuse('RUN_NOT_DISARMING'),
  QUIESCE_OVERDUE: refuse('RUN_NOT_DISARMING'),
} as const;

/** A challenge is open: whatever isn't its answer ends it, also a stop that races with the answer. */
function pending(back: RunPair): Row {
  return {
    ...NOT_DISARMING,
    ARM_REQUEST: refuse('RUN_ARMING_PENDING'),
    PREFLIGHT_FAIL: move(back, 'T3'),
    CONFIRM: fence(ARMED, 'T4'),
    LAPSE: move(back, 'T5'),
    BEGIN: refuse('RUN_NOT_ARMED'),
    STOP: move(back, 'T5'),
    DISARM: move(back, 'T5'),
    HALT: HALT_OF_IDLE,
    RECOVER: move(back, 'T5'),
  };
}

/** Ways out that ARMED and RUNNING share. */
const ACTIVE = {
  ...NOT_DISARMING,
  PREFLIGHT_FAIL: refuse('RUN_CHALLENGE_MISSING'),
  LAPSE: refuse('RUN_CHALLENGE_MISSING'),
  STOP: fence(STOPPING, 'T7'),
  DISARM: fence(STOPPING, 'T8'),
  HALT: fence(HALTING, 'T9'),
  RECOVER: fence(STOPPING, 'T13'),
} as const;

/** T14. */
const OVER = {
  ARM_REQUEST: refuse('RUN_TERMINAL'),
  PREFLIGHT_FAIL: refuse('RUN_TERMINAL'),
  CONFIRM: refuse('RUN_TERMINAL'),
  LAPSE: refuse('RUN_TERMINAL'),
  BEGIN: refuse('RUN_TERMINAL'),
  STOP: refuse('RUN_TERMINAL'),
  DISARM: refuse('RUN_TERMINAL'),
  HALT: REPEAT,
  RECOVER: refuse('RUN_TERMINAL'),
} as const;

/** All twenty pairs; eleven don't exist, and no row of the database can hold them. */
export const RUN_MACHINE = {
  CREATED: {
    DISARMED: {
      ...NO_CHALLENGE,
      ...NOT_DISARMING,
      ARM_REQUEST: move(CREATED_PENDING, 'T2'),
      BEGIN: refuse('RUN_NOT_ARMED'),
      STOP: refuse('RUN_NOT_ACTIVE'),
      DISARM: REPEAT,
      HALT: HALT_OF_IDLE,
      RECOVER: REPEAT,
    },
    ARMING_PENDING: pending(CREATED),
    ARMED: 'ILLEGAL',
    DISARMING: 'ILLEGAL',
  },
  ARMED: {
    DISARMED: 'ILLEGAL',
    ARMING_PENDING: 'ILLEGAL',
    ARMED: {
      ...ACTIVE,
      ARM_REQUEST: REPEAT,
      CONFIRM: REPEAT, // of the same challenge; the row compares it
      BEGIN: move(RUNNING, 'T6'),
    },
    DISARMING: 'ILLEGAL',
  },
  RUNNING: {
    DISARMED: 'ILLEGAL',
    ARMING_PENDING: 'ILLEGAL',
    ARMED: {
      ...ACTIVE,
      ARM_REQUEST: refuse('RUN_ALREADY_RUNNING'),
      CONFIRM: refuse('RUN_ALREADY_RUNNING'),
      BEGIN: REPEAT,
    },
    DISARMING: 'ILLEGAL',
  },
  STOPPED: {
    DISARMED: {
      ...NO_CHALLENGE,
      ARM_REQUEST: move(STOPPED_PENDING, 'T2'),
      BEGIN: refuse('RUN_NOT_ARMED'),
      STOP: REPEAT,
      DISARM: REPEAT,
      HALT: HALT_OF_IDLE,
      QUIESCE: REPEAT,
      QUIESCE_OVERDUE: refuse('RUN_NOT_DISARMING'),
      RECOVER: REPEAT,
    },
    ARMING_PENDING: pending(STOPPED),
    ARMED: 'ILLEGAL',
    DISARMING: {
      ...NO_CHALLENGE,
      ARM_REQUEST: refuse('RUN_STILL_DISARMING'),
      BEGIN: refuse('RUN_NOT_ARMED'),
      STOP: REPEAT,
      DISARM: REPEAT,
      HALT: fence(HALTING, 'T10'), // what is being wound down may exist, whatever the rows say
      QUIESCE: move(STOPPED, 'T11'),
      QUIESCE_OVERDUE: move(STOPPING, 'T12'),
      RECOVER: REPEAT,
    },
  },
  HALTED: {
    DISARMED: { ...OVER, QUIESCE: REPEAT, QUIESCE_OVERDUE: refuse('RUN_TERMINAL') },
    ARMING_PENDING: 'ILLEGAL',
    ARMED: 'ILLEGAL',
    DISARMING: {
      ...OVER,
      QUIESCE: move(HALTED, 'T11'),
      QUIESCE_OVERDUE: move(HALTING, 'T12'),
    },
  },
} as const satisfies Readonly<Record<RunStatus, Readonly<Record<Posture, Row | 'ILLEGAL'>>>>;

/** What an event makes of a run in `pair`; `exposure` decides where a halt of an idle run ends. */
export function nextRun(pair: RunPair, event: RunEvent, exposure: Exposure): RunStep {
  const row: Row | 'ILLEGAL' = RUN_MACHINE[pair.status][pair.posture];
  if (row === 'ILLEGAL') {
    throw new InvariantViolation('a run is in a pair that exists', { ...pair });
  }
  const cell = row[event];
  return 'does' in cell ? cell : cell[exposure];
}
