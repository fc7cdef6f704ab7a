/** Works the rows off, evenly, in lanes beside each other, and goes on where an earlier call was ended. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from '../../../bin/lock.mjs';
import { Prng } from '../../../src/foundation/core/index.ts';
import { killOnce } from './kill-cycle.ts';
import { KillLane } from './kill-lane.ts';
import type { KillRow } from './kill-plan.ts';
import { KillRecord, type MatrixLine } from './kill-record.ts';
import { KillRig, type Programs } from './kill-rig.ts';

export interface KillTask {
  /** Keeps the record and the homes of the lanes. */
  readonly home: string;
  readonly rows: readonly KillRow[];
  readonly lanes: number;
  readonly programs: Programs;
  readonly commit: string;
  readonly isInterrupted: () => boolean;
  readonly note: (line: string) => void;
}

/** A row is left when it was not come by so often in a row. */
const MOST_MISSES = 8;
/** And when so many of its cycles broke off. */
const MOST_ERRORS = 3;

/** All lines of the record, those of earlier calls as well. Throws when another process works on the same home. */
export async function runKillMatrix(task: KillTask): Promise<readonly MatrixLine[]> {
  mkdirSync(task.home, { recursive: true });
  const lock = tryLock(join(task.home, 'lock'));
  if (!('release' in lock)) throw new Error(`process ${lock.pid} works on ${task.home}`);
  const record = new KillRecord(join(task.home, 'cycles.jsonl'));
  try {
    await clearHomes(task.home);
    const queue = new KillQueue(task.rows, record);
    const lanes = Array.from({ length: task.lanes }, (_, at) => work(task, { at, record, queue }));
    await Promise.all(lanes);
    return record.lines;
  } finally {
    record.close();
    lock.release();
  }
}

/** What an earlier call left when it was killed. */
async function clearHomes(home: string): Promise<void> {
  for (const lane of readdirSync(home).filter((name) => name.startsWith('lane-'))) {
    const left = readdirSync(join(home, lane)).filter((name) => name.startsWith('home-'));
    for (const name of left) await KillRig.clear(join(home, lane, name));
  }
}

/** Which row is next: the one with the smallest share of its kills. */
class KillQueue {
  private readonly rows: readonly KillRow[];
  private readonly taken = new Map<string, number>();
  private readonly errors = new Map<string, number>();
  private readonly left = new Set<string>();

  constructor(rows: readonly KillRow[], record: KillRecord) {
    this.rows = rows;
    for (const { id } of rows) this.taken.set(id, record.killsOf(id));
  }

  next(): KillRow | null {
    const open = this.rows.filter((row) => this.of(row) < row.wanted && !this.left.has(row.id));
    const [first] = open.sort((a, b) => this.of(a) / a.wanted - this.of(b) / b.wanted);
    if (first === undefined) return null;
    this.taken.set(first.id, this.of(first) + 1);
    return first;
  }

  giveBack(row: KillRow): void {
    this.taken.set(row.id, this.of(row) - 1);
  }

  broke(row: KillRow): void {
    const errors = (this.errors.get(row.id) ?? 0) + 1;
    this.errors.set(row.id, errors);
    if (errors >= MOST_ERRORS) this.left.add(row.id);
  }

  leave(row: KillRow): void {
    this.left.add(row.id);
  }

  private of(row: KillRow): number {
    return this.taken.get(row.id) ?? 0;
  }
}

async function work(
  task: KillTask,
  of: { readonly at: number; readonly record: KillRecord; readonly queue: KillQueue },
): Promise<void> {
  const { record, queue } = of;
  const { commit, note } = task;
  const stamp = (): { at: string; commit: string } => ({ at: new Date().toISOString(), commit });
  const lane = new KillLane(join(task.home, `lane-${of.at}`), task.programs, (line) => {
    record.add({ ...line, ...stamp() });
    if (!line.identical) note(`run ${line.run_id} does not replay: ${line.why ?? ''}`);
  });
  try {
    for (let row = queue.next(); row !== null && !task.isInterrupted(); row = queue.next()) {
      const draws = new Prng(seedOf(row.id) + record.lines.length);
      try {
        const kill = await killOnce(row, lane, draws);
        if (kill === null) {
          queue.giveBack(row);
          await lane.missed(row);
          if (lane.missesOf(row.id) < MOST_MISSES) continue;
          queue.leave(row);
          note(`${row.id}: not come by in ${MOST_MISSES} tries`);
          continue;
        }
        await lane.killed(row);
        const { doubleOrders, lostFills, doubleFills, unequal } = kill.count;
        const isBad = doubleOrders + lostFills + doubleFills + unequal.length > 0;
        record.add({
          ...{ kind: 'KILL', row: row.id, ...stamp(), run_id: kill.runId, spec: kill.at },
          ...{ recovery_ms: Math.round(kill.recoveryMs), double_orders: doubleOrders },
          ...{ lost_fills: lostFills, double_fills: doubleFills, unequal: [...unequal] },
          evidence: isBad ? await lane.keepHome() : null,
        });
        if (isBad) note(`${row.id} (${kill.at}): ${JSON.stringify(kill.count)}`);
      } catch (error) {
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
        note(`${row.id}: ${why}`);
        queue.giveBack(row);
        queue.broke(row);
        record.add({
          kind: 'ERROR',
          row: row.id,
          ...stamp(),
          why,
          evidence: await lane.keepHome(),
        });
      }
    }
  } finally {
    await lane.leaveHome();
  }
}

function seedOf(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 1);
}
