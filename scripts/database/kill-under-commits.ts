/** Writers that commit one row at a time, and a server that is killed under them. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectTo,
  describePlaces,
  stopEmbeddedDatabase,
  type Database,
} from '../../src/adapters/db/index.ts';
import { Failure } from '../../src/foundation/core/index.ts';

export interface KillTask {
  readonly home: string;
  readonly kills: number;
  readonly writers: number;
  readonly note: (line: string) => void;
}

export interface KillCount {
  readonly kills: number;
  /** Commits that the server acknowledged, and how many of their rows are not there. */
  readonly acknowledged: number;
  readonly missing: number;
  /** Rows without an acknowledgement: the commit stood and its answer was lost. */
  readonly unacknowledged: number;
  /** From the kill to the next answer, milliseconds, sorted. */
  readonly recoveries: readonly number[];
}

/** The last kill comes within this time after the writers began. */
const LONGEST_LIFE_MS = 120;
const ENV = { MQK_PG_IDLE_SECONDS: '60' };

export async function killUnderCommits({
  home,
  kills,
  writers,
  note,
}: KillTask): Promise<KillCount> {
  const acknowledged = new Set<number>();
  const recoveries: number[] = [];
  const first = await connectTo({ home, env: ENV });
  await first.query('CREATE TABLE IF NOT EXISTS kills (n bigint PRIMARY KEY)');
  const [top] = await first.query('SELECT coalesce(max(n), 0) AS n FROM kills');
  await first.close();
  const begun = Number(top?.['n']);
  let next = begun;
  const take = (): number => {
    next += 1;
    return next;
  };
  for (let kill = 1; kill <= kills; kill += 1) {
    const since = performance.now();
    const db = await connectTo({ home, env: ENV });
    if (kill > 1) recoveries.push(performance.now() - since);
    const { pid } = describePlaces(home, ENV);
    const writing = Array.from({ length: writers }, () => write(db, take, acknowledged));
    await sleep(randomInt(5, LONGEST_LIFE_MS));
    if (pid !== null) process.kill(pid, 'SIGKILL');
    await Promise.all(writing);
    await db.close();
    if (kill % 20 === 0) note(`${kill} kills, ${acknowledged.size} acknowledged`);
  }
  const counted = await count(home, begun, acknowledged);
  await stopEmbeddedDatabase({ home, env: ENV });
  return { kills, ...counted, recoveries: recoveries.sort((a, b) => a - b) };
}

/** Commits rows until the connection breaks; any other failure is not what is asked for here. */
async function write(db: Database, take: () => number, acknowledged: Set<number>): Promise<void> {
  for (;;) {
    const n = take();
    try {
      await db.transaction((tx) => tx.query('INSERT INTO kills VALUES ($1)', [n]));
      acknowledged.add(n);
    } catch (error) {
      if (error instanceof Failure && error.kind === 'UNAVAILABLE') return;
      throw error;
    }
  }
}

async function count(home: string, begun: number, acknowledged: ReadonlySet<number>) {
  const db = await connectTo({ home, env: ENV });
  const rows = await db.query('SELECT n FROM kills WHERE n > $1', [begun]);
  await db.close();
  const found = new Set(rows.map((row) => Number(row['n'])));
  return {
    acknowledged: acknowledged.size,
    missing: [...acknowledged].filter((n) => !found.has(n)).length,
    unacknowledged: [...found].filter((n) => !acknowledged.has(n)).length,
  };
}
