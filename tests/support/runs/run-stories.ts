/** Runs for tests of the lifecycle: made and led to a pair by the same commands that the program has. */
import { randomUUID } from 'node:crypto';
import {
  commitTransition,
  insertReconcileCheckpoint,
  insertRun,
  type NewReconcileCheckpoint,
  type NewRun,
  type RunCommand,
  type RunRow,
  type Lane,
  type Transition,
} from '../../../src/adapters/db/index.ts';
import {
  formatRunPair,
  type RunEvent,
  type RunPair,
} from '../../../src/engines/lifecycle/index.ts';
import { parseRunId, type RunId } from '../../../src/foundation/model/index.ts';

const CONFIG_HASH = 'c0ffee00'.repeat(8);
const NONCE = 'nonce-of-the-story';
const ACTOR = 'cli:tester';
const WATERMARK = '{"as_of":"2026-11-26T09:00:00Z","cursor":null}';
const ALL_QUIET = { openOrders: [], unprotected: [], unresolved: [] };

export function newRunId(): RunId {
  const id = parseRunId(randomUUID());
  if (id === null) throw new Error('a random UUID is a run id');
  return id;
}

/** A run on an account and of an engine of its own, unless told otherwise. */
export function storyRun(over: Partial<NewRun> = {}): NewRun {
  const runId = over.runId ?? newRunId();
  return {
    runId,
    engineId: `E${runId.replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    mode: 'PAPER',
    broker: 'paper',
    account: `ACC-${runId}`,
    environment: 'paper',
    configHash: CONFIG_HASH,
    configJson: '{}',
    gitHash: '0'.repeat(40),
    dirty: false,
    strategyId: 'sma_cross',
    strategyVersion: 1,
    strategyParams: '{"fast":20}',
    strategySourceSha256: null,
    symbols: ['SPY', 'BRK.B'],
    timeframe: '1D',
    calendar: 'XNYS',
    cash: 100_000_000_000,
    seed: 1,
    request: '{}',
    actor: ACTOR,
    reason: 'a test',
    started: { mode: 'PAPER' },
    ...over,
  };
}

export async function createRun(db: Lane, over: Partial<NewRun> = {}): Promise<RunRow> {
  const { run } = await db.transaction((tx) => insertRun(tx, storyRun(over)));
  return run;
}

/** The command of an event as its rightful caller gives it. */
export function commandOf(run: RunRow, event: RunEvent, nonce: string = NONCE): RunCommand {
  const base = {
    runId: run.runId,
    commandId: randomUUID(),
    actor: ACTOR,
    reason: `test of ${event}`,
  };
  const { engineId, mode, account, configHash } = run;
  const binding = { engineId, mode, account, configHash };
  switch (event) {
    case 'ARM_REQUEST':
      return { ...base, event, binding, nonce };
    case 'CONFIRM':
      return {
        ...base,
        event,
        binding,
        nonce,
        deadmanNonce: `deadman of ${nonce}`,
        deadmanHome: 'a home',
      };
    case 'PREFLIGHT_FAIL':
    case 'LAPSE':
      return { ...base, event, nonce };
    case 'BEGIN':
      return { ...base, event, binding, armEpoch: run.armEpoch };
    case 'QUIESCE':
    case 'QUIESCE_OVERDUE':
      return { ...base, event, confirmation: ALL_QUIET };
    default:
      return { ...base, event };
  }
}

/** A reconcile of the run, CLEAN and done now unless told otherwise. */
export async function reconciled(
  db: Lane,
  run: RunRow,
  over: Partial<Pick<NewReconcileCheckpoint, 'verdict' | 'tookMs'>> = {},
): Promise<void> {
  const { runId, broker, account } = run;
  const checkpoint = { runId, broker, account, verdict: 'CLEAN', tookMs: 0, ...over } as const;
  await db.transaction((tx) =>
    insertReconcileCheckpoint(tx, { ...checkpoint, differences: '[]', watermark: WATERMARK }),
  );
}

/** Carries an event out; what the row asks for beside its pair is there. */
export async function command(db: Lane, run: RunRow, event: RunEvent): Promise<Transition> {
  if (event === 'CONFIRM' || event === 'BEGIN') await reconciled(db, run);
  return commitTransition(db, commandOf(run, event));
}

/** Carries events out one after another; each must be done. */
export async function lead(db: Lane, from: RunRow, events: readonly RunEvent[]): Promise<RunRow> {
  let run = from;
  for (const event of events) {
    const done = await command(db, run, event);
    if (done.outcome !== 'DONE') {
      throw new Error(`${event} of ${formatRunPair(run.pair)} was ${done.outcome}`);
    }
    run = done.run;
  }
  return run;
}

/** How each pair is reached. */
const WAYS: Readonly<Record<string, readonly RunEvent[]>> = {
  'CREATED/DISARMED': [],
  'CREATED/ARMING_PENDING': ['ARM_REQUEST'],
  'ARMED/ARMED': ['ARM_REQUEST', 'CONFIRM'],
  'RUNNING/ARMED': ['ARM_REQUEST', 'CONFIRM', 'BEGIN'],
  'STOPPED/DISARMING': ['ARM_REQUEST', 'CONFIRM', 'STOP'],
  'STOPPED/DISARMED': ['ARM_REQUEST', 'CONFIRM', 'STOP', 'QUIESCE'],
  'STOPPED/ARMING_PENDING': ['ARM_REQUEST', 'CONFIRM', 'STOP', 'QUIESCE', 'ARM_REQUEST'],
  'HALTED/DISARMING': ['ARM_REQUEST', 'CONFIRM', 'HALT'],
  'HALTED/DISARMED': ['ARM_REQUEST', 'CONFIRM', 'HALT', 'QUIESCE'],
};

/** A new run in a pair. */
export async function runIn(db: Lane, pair: RunPair, over: Partial<NewRun> = {}): Promise<RunRow> {
  const way = WAYS[formatRunPair(pair)];
  if (way === undefined) throw new Error(`no way to ${formatRunPair(pair)} is known`);
  return lead(db, await createRun(db, over), way);
}
