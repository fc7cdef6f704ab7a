/** One kill of each kind: led to it, killed, recovered, counted. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Prng } from '../../../src/foundation/core/index.ts';
import { connectTo } from '../../../src/adapters/db/index.ts';
import type { CrashPoint } from '../../../src/services/runtime/index.ts';
import { dumpSchema } from '../db/schema-dump.ts';
import type { KillCount } from './count-kill.ts';
import type { KillLane } from './kill-lane.ts';
import type { KillRow, PointRow } from './kill-plan.ts';
import { kill, type EndedProcess, type Feed, type Started } from './kill-rig.ts';
import {
  HALT_REASON,
  MOST_RECOVERIES,
  PRESUME_ABSENT_SECONDS,
  type KilledRun,
} from './killed-run.ts';

/** One kill, and what came of it. */
export interface Kill {
  readonly runId: string;
  /** Where it was killed: the steps of the crash, or a delay. */
  readonly at: string;
  /** From the begin of the recovery, or from the kill on where the engine lives on. */
  readonly recoveryMs: number;
  readonly count: KillCount;
}

/** Null: it was not killed, since it did not come by there. */
export type Attempt = Kill | null;

/** Longest delay of a kill at a random time, once the engine trades. */
const RANDOM_MS = 500;
/** How long an engine may take until it trades, on a busy machine. */
const TRADES_MS = 60_000;
/** And until it trades again after its database or broker came back. */
const BACK_MS = 30_000;
const LOOK_MS = 5;
/** Bars in which a strategy that is in and out every few of them has entered once. */
const BARS_TO_ENTRY = 12;
/** How often an arming passes its point, and a migration of an empty database at the least. */
const ARMING_PASSES = 3;
const MIGRATIONS = 7;

export async function killOnce(row: KillRow, lane: KillLane, draws: Prng): Promise<Attempt> {
  switch (row.group) {
    case 'points':
      return await killAtPoint(row, lane, draws);
    case 'random':
      return await killAtRandom(lane, draws);
    case 'database':
      return await killUnder(lane, draws, (run) => run.rig.databasePid);
    case 'broker':
      return await killUnder(lane, draws, (run) => run.rig.brokerPid);
  }
}

async function killAtPoint(
  { id, point, state }: PointRow,
  lane: KillLane,
  draws: Prng,
): Promise<Attempt> {
  const isAgain = lane.missesOf(id) > 0;
  const times = 1 + (isAgain ? 0 : draws.nextUint32() % 5);
  const behindEnd = point === 'CP13' ? 'CP13' : `CP13>${point}`;
  switch (state) {
    case 'TRADING':
      return point === 'CP16'
        ? await killEngine(lane, { feed: 'SHORT', at: 'CP16' })
        : await killEngine(lane, { feed: 'LONG', at: `${point}:${times}` });
    case 'CLOSING_OUT':
      // A request that follows a halt is asked for with it; after it, only by the end of the bars.
      return await killEngine(lane, { feed: point === 'CP1' ? 'LAST' : 'HALT', at: behindEnd });
    case 'STOPPING':
    case 'OPERATOR_HALT':
      return await killEnding(lane, draws, { at: behindEnd, isHalt: state === 'OPERATOR_HALT' });
    case 'RECOVERING':
      return await killRecovery(lane, draws, { point, times });
    case 'ARMING':
      return await killArming(lane, `CP14:${1 + (draws.nextUint32() % ARMING_PASSES)}`);
    case 'MIGRATING':
      return await killMigration(lane, `CP15:${1 + (draws.nextUint32() % MIGRATIONS)}`);
  }
}

/** An engine that trades, or closes out after the halt of its own tick. */
async function killEngine(
  lane: KillLane,
  { feed, at }: { readonly feed: Feed; readonly at: string },
): Promise<Attempt> {
  const run = await lane.run(feed);
  await run.begin();
  const env = { MQK_TEST_CRASH: at };
  const ended = await run.start(run.rig.programs.crashing, 'execute', env).ended;
  if (!wasKilled(run, ended)) return null;
  // What the tick's own halt closes goes on with the bars.
  return await recovered(run, at, feed === 'HALT' || feed === 'LAST' ? 'execute' : 'recover');
}

/** An engine that was stopped by a signal, or whose run was halted by an operator. */
async function killEnding(
  lane: KillLane,
  draws: Prng,
  { at, isHalt }: { readonly at: string; readonly isHalt: boolean },
): Promise<Attempt> {
  const run = await lane.run('LONG');
  await run.begin();
  const engine = await trading(run, run.rig.programs.crashing, { MQK_TEST_CRASH: at });
  await sleep(draws.nextUint32() % 200);
  if (isHalt) {
    await run.rig.mqk(['run', 'halt', '--run-id', run.runId, '--reason', HALT_REASON]);
  } else {
    engine.signal('SIGTERM');
  }
  if (!wasKilled(run, await engine.ended)) return null;
  return await recovered(run, at, 'recover');
}

/** A recovery of what a killed engine left. */
async function killRecovery(
  lane: KillLane,
  draws: Prng,
  { point, times }: { readonly point: CrashPoint; readonly times: number },
): Promise<Attempt> {
  const isLast = point === 'CP16';
  const run = await lane.run(isLast ? 'SHORT' : 'LONG');
  await run.begin();
  const { crashing } = run.rig.programs;
  const left = isLast ? 'CP16' : leavesFor(point, times, draws);
  const first = await run.start(crashing, 'execute', { MQK_TEST_CRASH: left }).ended;
  if (!wasKilled(run, first)) return null;
  const second = await run.start(crashing, 'recover', { MQK_TEST_CRASH: point }).ended;
  if (!wasKilled(run, second)) return null;
  return await recovered(run, `${left}, then ${point}`, 'recover');
}

/**
 * Where an engine is killed so that its recovery comes by the point: a message that waits, an entry's fill among them
 * where its stop is wanted, or requests.
 */
function leavesFor(point: CrashPoint, times: number, draws: Prng): string {
  if (point === 'CP12') return `CP10:${1 + (draws.nextUint32() % BARS_TO_ENTRY)}>CP8`;
  if (point === 'CP8' || point === 'CP9') return `CP8:${times}`;
  const leaves = ['CP3', 'CP5', 'CP8', 'CP1'];
  return `${leaves[draws.nextUint32() % leaves.length] ?? 'CP3'}:${times}`;
}

async function killArming(lane: KillLane, at: string): Promise<Attempt> {
  const run = await lane.run('LONG');
  await run.rest();
  const ended = await run.start(run.rig.programs.crashing, 'arm', { MQK_TEST_CRASH: at }).ended;
  if (!wasKilled(run, ended)) return null;
  return await recovered(run, at, 'recover');
}

/** On a database of its own beside the run's; in the end it must have the schema of every other. */
async function killMigration(lane: KillLane, at: string): Promise<Attempt> {
  const rig = await lane.rig();
  const server = await rig.connect();
  const name = `kill_${randomUUID().replaceAll('-', '')}`;
  try {
    await server.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const folder = (await server.query('SHOW unix_socket_directories'))[0];
    const host = encodeURIComponent(String(folder?.['unix_socket_directories']));
    const env = { MQK_DATABASE_URL: `postgres://mqk@/${name}?host=${host}` };
    const { crashing, shipped } = rig.programs;
    const first = await rig.start(crashing, ['db', 'migrate'], { ...env, MQK_TEST_CRASH: at })
      .ended;
    if (first.end !== 'SIGKILL') return null;
    const { tookMs, end, stderr } = await rig.start(shipped, ['db', 'migrate'], env).ended;
    const db = await connectTo({ home: rig.home, env });
    const isWhole = (await dumpSchema(db)) === (await dumpSchema(server));
    await db.close();
    const unequal = [
      ...(end === 0 ? [] : [`db migrate ended with ${String(end)}: ${stderr}`]),
      ...(isWhole ? [] : ['the schema differs from one that was never killed']),
    ];
    const count = { doubleOrders: 0, lostFills: 0, doubleFills: 0, unequal };
    return { runId: name, at, recoveryMs: tookMs, count };
  } finally {
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.close();
  }
}

/** The shipped build, at a random time. */
async function killAtRandom(lane: KillLane, draws: Prng): Promise<Attempt> {
  const run = await lane.run('LONG');
  await run.begin();
  const engine = await trading(run, run.rig.programs.shipped);
  const delay = draws.nextUint32() % RANDOM_MS;
  await sleep(delay);
  engine.signal('SIGKILL');
  if (!wasKilled(run, await engine.ended)) return null;
  return await recovered(run, `${delay} ms`, 'recover');
}

/** What the engine needs is killed under it: it waits and goes on, or ends and is recovered. */
async function killUnder(
  lane: KillLane,
  draws: Prng,
  pidOf: (run: KilledRun) => number | null,
): Promise<Attempt> {
  const run = await lane.run('LONG');
  await run.begin();
  const engine = await trading(run, run.rig.programs.shipped);
  const delay = draws.nextUint32() % RANDOM_MS;
  await sleep(delay);
  const pid = engine.isOver ? null : pidOf(run);
  const since = performance.now();
  if (pid === null || !kill(pid)) {
    engine.signal('SIGTERM');
    await endOf(run, engine);
    return null;
  }
  const at = `${delay} ms`;
  await run.rig.done(['db', 'status']); // an embedded server is started by the next command
  await growth(run, engine, BACK_MS);
  const recoveryMs = performance.now() - since;
  await sleep(draws.nextUint32() % RANDOM_MS);
  engine.signal('SIGTERM');
  if (await endOf(run, engine))
    return { runId: run.runId, at, recoveryMs, count: await run.count() };
  return await recovered(run, `${at}, and the engine ended`, 'recover');
}

/** Whether an engine left its run in order. */
async function endOf(run: KilledRun, engine: Started): Promise<boolean> {
  const ended = await engine.ended;
  run.note(ended);
  return ended.json['posture'] === 'DISARMED';
}

/** An engine that has begun to trade. */
async function trading(
  run: KilledRun,
  program: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const engine = run.start(program, 'execute', env);
  await growth(run, engine, TRADES_MS);
  return engine;
}

/** Waits until the broker's journal grows, or the engine has ended. */
async function growth(run: KilledRun, engine: Started, limitMs: number): Promise<void> {
  const before = run.rig.journalBytes;
  const end = performance.now() + limitMs;
  while (!engine.isOver && run.rig.journalBytes === before && performance.now() < end) {
    await sleep(LOOK_MS);
  }
}

/** Whether it died of the kill; an end that tells nothing of the run is an error. */
function wasKilled(run: KilledRun, ended: EndedProcess): boolean {
  run.note(ended);
  if (ended.end === 'SIGKILL') return true;
  if (typeof ended.json['posture'] === 'string') return false;
  throw new Error(`ended with ${String(ended.end)}: ${JSON.stringify(ended.json)} ${ended.stderr}`);
}

/** Recovers with the shipped build, as an operator would, once more while a fate is not known; then counts. */
async function recovered(run: KilledRun, at: string, verb: 'recover' | 'execute'): Promise<Kill> {
  let ended = await run.start(run.rig.programs.shipped, verb).ended;
  const { tookMs } = ended;
  run.note(ended);
  for (let more = 0; more < MOST_RECOVERIES && run.isUnresolved(ended); more++) {
    await sleep(PRESUME_ABSENT_SECONDS * 1000);
    ended = await run.start(run.rig.programs.shipped, verb).ended;
    run.note(ended);
  }
  const { json, stderr } = ended;
  const count = await run.count();
  const left = `${verb} left ${JSON.stringify(json)} ${stderr}`;
  const unequal = run.isQuiet(ended) ? count.unequal : [left, ...count.unequal];
  return { runId: run.runId, at, recoveryMs: tookMs, count: { ...count, unequal } };
}
