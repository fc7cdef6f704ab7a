/**
 * What is killed: every crash point in every state of a run in which it can be passed, and the kills at random times.
 * What cannot occur stands here with its reason.
 */
import type { CrashPoint } from '../../../src/services/runtime/index.ts';

/** What was being done with the run when it was killed, and the row and posture under which that is done. */
export const STATES = {
  TRADING: 'RUNNING/ARMED',
  STOPPING: 'STOPPED/DISARMING',
  CLOSING_OUT: "HALTED/DISARMING by the run's own tick",
  OPERATOR_HALT: 'HALTED/DISARMING by an operator',
  RECOVERING: 'STOPPED/DISARMING after a kill',
  ARMING: 'ARMING_PENDING',
  MIGRATING: 'no run',
} as const;
export type KillState = keyof typeof STATES;

/** Groups of rows, as `--only` names them. */
export const GROUPS = ['points', 'random', 'database', 'broker'] as const;
export type KillGroup = (typeof GROUPS)[number];

interface Wanted {
  readonly id: string;
  /** Kills that are asked for. */
  readonly wanted: number;
}

/** The test build's engine, recovery, arming or migrator at a crash point. */
export interface PointRow extends Wanted {
  readonly group: 'points';
  readonly point: CrashPoint;
  readonly state: KillState;
}

/** At a random time while the shipped build trades: the engine, its database, its broker. */
export interface RandomRow extends Wanted {
  readonly group: Exclude<KillGroup, 'points'>;
}

export type KillRow = PointRow | RandomRow;

const POINTS: readonly CrashPoint[] = [
  ...(['CP0', 'CP1', 'CP2', 'CP3', 'CP4', 'CP5', 'CP6', 'CP7', 'CP8', 'CP9', 'CP10'] as const),
  ...(['CP11', 'CP12', 'CP13', 'CP14', 'CP15', 'CP16'] as const),
];
const ENGINE_STATES: readonly KillState[] = [
  ...(['TRADING', 'STOPPING', 'CLOSING_OUT', 'OPERATOR_HALT', 'RECOVERING'] as const),
];
const OF_ENGINE = POINTS.filter((point) => point !== 'CP14' && point !== 'CP15');

export interface Unreachable {
  readonly points: readonly CrashPoint[];
  readonly states: readonly KillState[];
  readonly reason: string;
}

/** Every pair that no kill can hit, once, and why. */
export const UNREACHABLE: readonly Unreachable[] = [
  {
    points: ['CP10'],
    states: ['STOPPING', 'OPERATOR_HALT', 'RECOVERING'],
    reason: 'a run that is wound down sends its market no bar',
  },
  {
    points: ['CP12'],
    states: ['STOPPING'],
    reason:
      'a signal is looked at when all that the market told is booked and its stops are sent; what a broker that dies in between leaves untold is killed as RECOVERING × CP12',
  },
  {
    points: ['CP12'],
    states: ['CLOSING_OUT'],
    reason: 'a halt of the tick cancels every order that opens, so that no fill asks for a stop',
  },
  {
    points: ['CP12'],
    states: ['OPERATOR_HALT'],
    reason:
      'only when the fence is seen between the answer to a bar and its message, a few milliseconds at which nothing can be aimed; the same booking is killed as RECOVERING × CP12',
  },
  {
    points: ['CP13'],
    states: ['TRADING'],
    reason: 'it is passed by whoever has left that state',
  },
  {
    points: ['CP16'],
    states: ['STOPPING'],
    reason:
      'the tables of a feed that ended are written before its run is moved, and a run that is stopped earlier is not sealed',
  },
  {
    points: ['CP14'],
    states: [...ENGINE_STATES, 'MIGRATING'],
    reason: 'only the arming command passes it, and no engine holds a run that is being armed',
  },
  {
    points: ['CP15'],
    states: [...ENGINE_STATES, 'ARMING'],
    reason: 'only the migrator passes it, and no run is opened before it is done',
  },
  {
    points: OF_ENGINE,
    states: ['ARMING', 'MIGRATING'],
    reason: 'only the engine and its recovery pass it',
  },
];

export type KillCounts = Readonly<Record<KillGroup, number>>;

/** All rows that have kills to get; `points` counts for each point and state. */
export function killRows(counts: KillCounts): readonly KillRow[] {
  const states = Object.keys(STATES).filter(isState);
  const pairs = POINTS.flatMap((point) => states.map((state) => ({ point, state })));
  const points = pairs
    .filter(({ point, state }) => !isUnreachable(point, state))
    .map((pair): KillRow => {
      const id = `${pair.point} ${pair.state}`;
      return { id, group: 'points', ...pair, wanted: counts.points };
    });
  const random = (['random', 'database', 'broker'] as const).map((group): KillRow => ({
    id: group,
    group,
    wanted: counts[group],
  }));
  return [...points, ...random].filter(({ wanted }) => wanted > 0);
}

function isUnreachable(point: CrashPoint, state: KillState): boolean {
  return UNREACHABLE.some(({ points, states }) => points.includes(point) && states.includes(state));
}

function isState(name: string): name is KillState {
  return name in STATES;
}
