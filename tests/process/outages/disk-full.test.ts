/**
 * Invariant INV-OUTAGE-05: a disk that is full stops what needs it, leaves nothing half written, and is forgotten when
 * there is room: that of the record, of the home with the paper broker in it, of the database.
 * Spec: reliability 2.2 (F27, F28); contract 11.
 * Would turn red: a run that stays armed because its record can't be written; a file that is cut; a commit that is
 * believed.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../support/db/test-database.ts';
import { EngineBench } from '../../support/engine/engine-bench.ts';
import { NOTHING_LOST, OutageRun, QUICK, SOUND } from '../../support/outages/outage-run.ts';
import { ServerBench } from '../../support/outages/server-bench.ts';
import { SmallDisk } from '../../support/outages/small-disk.ts';

const disks = {
  record: SmallDisk.mount('4m'),
  // The preflight asks for 256 MiB.
  home: SmallDisk.mount('300m'),
  database: SmallDisk.mount('256m'),
};
const { record, home, database } = disks;
if (record === null) {
  process.stdout.write('full disks: skipped, mounting a tmpfs is not permitted here\n');
}
const open: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of open.splice(0).reverse()) await close();
  for (const disk of Object.values(disks)) disk?.unmount();
}, 60_000);

/** So that refusals of a broker without room are no storm. */
const PATIENT = { ...QUICK, sets: { ...QUICK.sets, 'risk.reject_storm.max_rejects': 1000 } };

describe.runIf(record !== null && home !== null && database !== null)('a full disk', () => {
  it(
    'of the record: the run ends in order, and is sealed when there is room',
    { timeout: 180_000 },
    async () => {
      const bench = await EngineBench.open(60);
      open.push(() => bench.close());
      const runId = await bench.created({ ...QUICK, out: record?.path ?? '' });
      await bench.again(runId);
      record?.fill();
      const run = await bench.execute(runId);
      expect({ code: run.exitCode, json: run.json }, run.stderr).toMatchObject({
        code: 9,
        json: { error: { code: 'RUN_FOLDER_NO_SPACE' } },
      });
      expect(run.stderr).toContain(`mqk run recover --run-id ${runId}`);
      const status = await bench.mqk(['run', 'status', '--run-id', runId]);
      expect(status.json).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });
      const folder = join(record?.path ?? '', runId);
      expect(readdirSync(folder).filter((name) => name.endsWith('.csv'))).toEqual([]);
      expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([]);
      record?.free();
      const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
      expect(recovered.json, recovered.stderr).toMatchObject({ sealed: true });
      const replayed = await bench.mqk(['replay', folder, '--verify']);
      expect(replayed.json).toMatchObject({ identical: true });
      expect(existsSync(join(folder, 'orders.csv'))).toBe(true);
    },
  );

  it(
    'of the home: orders are refused or wait, none is lost or doubled',
    { timeout: 180_000 },
    async () => {
      const desk = await openTestDatabase();
      open.push(() => desk.close());
      const env = { ...desk.env, MQK_HOME: join(home?.path ?? '', 'mqk') };
      const bench = EngineBench.at({ ...desk, env, close: () => Promise.resolve() }, 60);
      open.push(() => bench.close());
      const run = await OutageRun.start(bench, { of: PATIENT });
      await run.untilAccepted(2);
      home?.fill(4_000_000); // too little for an order, enough for what is on its way
      await sleep(1_000);
      home?.free();
      home?.fill();
      await sleep(1_000);
      home?.free();
      const { code, stderr } = await run.ended();
      expect(code, stderr).toBe(0);
      expect(await run.count()).toEqual(NOTHING_LOST);
      expect(await run.verified()).toEqual(SOUND);
    },
  );

  it(
    'of the database: the engine ends with 9, and goes on when there is room',
    { timeout: 90_000 },
    async () => {
      const at = join(database?.path ?? '', 'pg');
      const server = await ServerBench.open(60, { MQK_PG_DATA: at });
      open.push(() => server.close());
      const { bench } = server;
      const { db } = bench.desk;
      const run = await OutageRun.start(bench);
      await run.untilAccepted(2);
      database?.fill();
      // A segment of the log is 16 MB, of which the engine writes little: others fill it.
      const filling = fillWal(db);
      const { code, json, stderr } = await run.ended();
      database?.free();
      await filling;
      expect({ code, json }, stderr).toMatchObject({
        code: 9,
        json: { error: { code: 'ENGINE_DATABASE_LOST' } },
      });
      const finished = await run.goOn();
      expect(finished.json, finished.stderr).toMatchObject({ ended_by: 'FEED', sealed: true });
      expect(await run.count()).toEqual(NOTHING_LOST);
    },
  );
});

/** Writes until the server can no more. */
async function fillWal(db: { query: (sql: string) => Promise<unknown> }): Promise<void> {
  try {
    await db.query('CREATE TABLE bulk (text text)');
    for (let n = 0; n < 200; n++) {
      await db.query(
        `INSERT INTO bulk SELECT string_agg(md5((i * random())::text), '') FROM generate_series(1, 20000) AS i`,
      );
    }
  } catch {
    // There is no room, or no server.
  }
}
