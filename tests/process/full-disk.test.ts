/** The disk of the database is full: exit 9 with a code, nothing half done, and on it goes with room. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connectTo } from '../../src/adapters/db/index.ts';
import { Failure } from '../../src/foundation/core/index.ts';
import { makeFolder, runMqk } from '../support/db/program-process.ts';
import { START_PAPER } from '../support/runs/cli-runs.ts';

const home = makeFolder();
const disk = join(home, 'disk');
mkdirSync(disk);
/** A cluster, its binaries, two segments of write-ahead log, and little else. */
const isMounted = mount(['-t', 'tmpfs', '-o', 'size=256m,mode=755', 'none', disk]);
if (!isMounted)
  process.stdout.write('full disk: skipped, mounting a tmpfs is not permitted here\n');

const at = { home, env: { MQK_PG_DATA: join(disk, 'pg') } };

function mount(argv: readonly string[]): boolean {
  return spawnSync('mount', [...argv]).status === 0;
}

/** Takes what room there is; removing the file gives it back. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  const [large, small] = [Buffer.alloc(1_048_576), Buffer.alloc(4096)];
  for (const piece of [large, small]) {
    try {
      for (;;) if (writeSync(file, piece) < piece.length) break;
    } catch {
      // No space is left for a piece of this size.
    }
  }
  closeSync(file);
}

afterAll(async () => {
  await runMqk(['db', 'stop', '--yes'], at);
  if (isMounted) spawnSync('umount', [disk]);
  rmSync(home, { recursive: true, force: true });
});

describe.runIf(isMounted)('a full disk', () => {
  it('ends what writes with a code, keeps all or nothing of it, and is forgotten with room', async () => {
    expect((await runMqk(START_PAPER, at)).exitCode).toBe(0);
    const filler = join(disk, 'filler');
    const request = { home, env: at.env };
    const before = await connectTo(request);
    await before.query('CREATE TABLE halves (half text, n bigint, bulk text)');
    fill(filler);
    const codes: string[] = [];
    let acknowledged = 0;
    // Every transaction takes a megabyte in two halves, until there is no room for one.
    for (let n = 0; n < 100 && codes.length === 0; n++) {
      try {
        await before.transaction(async (tx) => {
          for (const half of ['left', 'right']) {
            const bulk = `SELECT $1, $2::bigint, string_agg(md5(i::text), '') FROM generate_series(1, 20000) AS i`;
            await tx.query(`INSERT INTO halves ${bulk}`, [half, n]);
          }
        });
        acknowledged += 1;
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        codes.push(error.code);
      }
    }
    expect(codes).toEqual([
      expect.stringMatching(/^DB_(DISK_FULL|CONNECTION_LOST|COMMIT_UNKNOWN)$/),
    ]);
    await before.close();
    const starts = await runMqk(START_PAPER, at);
    const isRefused = starts.exitCode === 9 && /"code":"DB_/.test(JSON.stringify(starts.json));
    // A row of a run may find room in a page that is there already.
    expect(isRefused || starts.exitCode === 0).toBe(true);

    rmSync(filler);
    expect((await runMqk(START_PAPER, at)).exitCode).toBe(0);
    const after = await connectTo(request);
    const counts = await after.query(
      `SELECT n, count(*) AS halves FROM halves GROUP BY n HAVING count(*) <> 2`,
    );
    const [row] = await after.query('SELECT count(DISTINCT n) AS rows FROM halves');
    const [runs] = await after.query(
      `SELECT count(*) AS bare FROM runs WHERE NOT EXISTS (
         SELECT FROM audit_events AS e WHERE e.run_id = runs.run_id AND event_type = 'RUN_STARTED')`,
    );
    await after.close();
    expect({ counts, runs }).toEqual({ counts: [], runs: { bare: 0 } });
    expect(Number(row?.['rows'])).toBeGreaterThanOrEqual(acknowledged);
  }, 120_000);
});
