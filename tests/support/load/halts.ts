/** Halts of runs that trade: what each left behind, counted from the broker's own log. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRun } from '../../../src/adapters/db/index.ts';
import { Prng } from '../../../src/foundation/core/index.ts';
import type { RunId } from '../../../src/foundation/model/index.ts';
import { fenceHalt, settleHalt, type RunDesk } from '../../../src/services/runtime/index.ts';
import type { Trader } from './trader.ts';
import { hostMs } from './watch-sends.ts';

/** A halt begins at most so long after the first order of its run: several orders later. */
const SPREAD_MS = 1_000;
/** Between two looks at whether a run is quiet. */
const LOOK_MS = 10;
/** An engine that has not confirmed by then won't: it is told as not quiet. */
const PATIENCE_MS = 30_000;

/** One halt, as it is kept; milliseconds from the call. */
export interface HaltFacts {
  readonly halt: number;
  readonly runId: RunId;
  /** Orders that the broker had taken when the halt returned. */
  readonly orders: number;
  /** Orders that the engine sent in all: what counts `sentAfter` is awake. */
  readonly sent: number;
  /** Until the fence is committed. */
  readonly fenceMs: number;
  /** Until `haltRun` has nothing more to do. */
  readonly returnMs: number;
  /** Until the run was DISARMED, by whoever confirmed it; null: it was not within 30 s. */
  readonly quietMs: number | null;
  /** Orders that the broker took after the halt returned, by its own log. Must be 0. */
  readonly acceptedAfter: number;
  /** Orders that the engine put to the broker after the halt returned, on the host's monotonic clock. Must be 0. */
  readonly sentAfter: number;
  /** Permits after the fence, on the database's clock. Must be 0. */
  readonly permitsAfter: number;
  /** Orders sent after the fence under a permit from before it. Allowed for 250 ms; the longest was so long after. */
  readonly stragglers: number;
  readonly longestMs: number;
  readonly exitCode: number;
}

/** Lets a trader trade a run of its own and halts it from this process, at a moment that the seed gives. */
export async function haltUnderLoad(
  desk: RunDesk,
  trader: Trader,
  { halt, serial }: { readonly halt: number; readonly serial: number },
): Promise<HaltFacts> {
  const account = serial.toString(36).toUpperCase().padStart(4, '0');
  trader.begin({ engineId: `L${serial}`, account });
  const { runId } = await trader.next('TRADING');
  await sleep(new Prng(halt + 1).nextUint32() % SPREAD_MS);
  let fencedAt = 0;
  const db = noting(desk.db, () => {
    fencedAt = hostMs();
  });
  const called = hostMs();
  const fenced = await fenceHalt({ ...desk, db }, { runId, reason: 'halted under load' });
  const quiet = quietAt(desk, runId);
  await settleHalt(desk, fenced);
  const returnedAt = hostMs();
  const orders = acceptedOf(desk.home, account);
  const { sends, exitCode } = await trader.next('ENDED');
  const quietSince = await quiet;
  const late = sends.filter((at) => at > fencedAt);
  return {
    halt,
    runId,
    orders,
    sent: sends.length,
    fenceMs: fencedAt - called,
    returnMs: returnedAt - called,
    quietMs: quietSince === null ? null : quietSince - called,
    acceptedAfter: acceptedOf(desk.home, account) - orders,
    sentAfter: sends.filter((at) => at > returnedAt).length,
    permitsAfter: await permitsAfterFence(desk, runId),
    stragglers: late.length,
    longestMs: Math.max(0, ...late.map((at) => at - fencedAt)),
    exitCode,
  };
}

/** What must not be, as sentences; none when all is well. */
export function brokenBy(facts: HaltFacts): readonly string[] {
  const { halt, orders, sent, acceptedAfter, sentAfter, permitsAfter, longestMs, quietMs } = facts;
  const rules: readonly (readonly [boolean, string])[] = [
    [sent < orders, `the broker took ${orders} orders, and ${sent} were seen to be sent`],
    [acceptedAfter > 0, `the broker took ${acceptedAfter} orders after it returned`],
    [sentAfter > 0, `${sentAfter} orders were sent after it returned`],
    [permitsAfter > 0, `${permitsAfter} permits are younger than its fence`],
    [longestMs > 250, `an order was sent ${longestMs.toFixed(0)} ms after its fence`],
    [quietMs === null, 'the run is not quiet after 30 s'],
  ];
  return rules.flatMap(([isBroken, what]) => (isBroken ? [`halt ${halt}: ${what}`] : []));
}

/** The same database; tells of each commit on the lane of halts. */
function noting(db: RunDesk['db'], onCommit: () => void): RunDesk['db'] {
  return {
    query: (sql, params) => db.query(sql, params),
    transaction: (work) => db.transaction(work),
    urgent: {
      query: (sql, params) => db.urgent.query(sql, params),
      transaction: async (work) => {
        const done = await db.urgent.transaction(work);
        onCommit();
        return done;
      },
    },
  };
}

async function quietAt({ db }: RunDesk, runId: RunId): Promise<number | null> {
  const since = hostMs();
  while (hostMs() - since < PATIENCE_MS) {
    const run = await readRun(db, runId);
    if (run?.pair.posture === 'DISARMED') return hostMs();
    await sleep(LOOK_MS);
  }
  return null;
}

async function permitsAfterFence({ db }: RunDesk, runId: RunId): Promise<number> {
  const rows = await db.query(
    `SELECT count(*)::int AS late FROM oms_outbox AS b JOIN runs AS r USING (run_id)
     WHERE r.run_id = $1 AND b.action <> 'CANCEL' AND b.dispatched_at >= r.fence_at`,
    [runId],
  );
  return Number(rows[0]?.['late']);
}

/** Orders of an account in the broker's own log of all that it ever took. */
function acceptedOf(home: string, account: string): number {
  const path = join(home, 'paper', 'accepted.jsonl');
  if (!existsSync(path)) return 0;
  return readFileSync(path, 'utf8').split(`"account":"${account}"`).length - 1;
}
