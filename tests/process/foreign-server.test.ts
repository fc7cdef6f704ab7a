/** Servers that are not as ours is: one that forgets, one with a password, one that only reads. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArmingBench, refusedBy } from '../support/arming/arming-bench.ts';
import { OwnServer, PASSWORD } from '../support/db/own-server.ts';
import { runMqk } from '../support/db/program-process.ts';
import { START_PAPER } from '../support/runs/cli-runs.ts';

describe('a server of MQK_DATABASE_URL', () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await OwnServer.start({ fsync: 'off' });
  });
  afterAll(() => server.close());

  const mqk = (argv: readonly string[], password = PASSWORD) =>
    runMqk(argv, { home: server.home, env: { MQK_DATABASE_URL: server.url(password) } });

  it('that may forget what it acknowledged arms no LIVE run, and a PAPER run', async () => {
    const bench = await ArmingBench.open();
    const db = await server.connect();
    try {
      const env = { ...bench.desk.env, MQK_DATABASE_URL: server.url() };
      bench.desk = { ...bench.desk, db, env };
      const live = await bench.arm(await bench.startLive());
      expect(refusedBy(live)).toEqual(['P12.durability']);
      expect(refusedBy(await bench.arm(await bench.start()))).toEqual([]);
    } finally {
      await db.close();
      await bench.database.close();
    }
    const { exitCode, json } = await mqk(['doctor']);
    const says = JSON.stringify(json);
    expect([exitCode, says]).toEqual([6, expect.stringContaining('fsync=off')]);
  });

  it.each([['db', 'status'], ['run', 'list'], START_PAPER])(
    'that refuses the password ends %s %s with 9, and no password is shown',
    async (...argv) => {
      const wrong = `in${PASSWORD}`;
      const { exitCode, json, stderr } = await mqk(argv, wrong);
      const said = JSON.stringify(json) + stderr;
      expect([exitCode, said]).toEqual([9, expect.stringContaining('DB_LOGIN_REFUSED')]);
      expect(said).not.toContain(PASSWORD);
      expect((await mqk(['db', 'status'])).exitCode).toBe(0);
    },
  );

  it('that only reads refuses what writes by name, and is read', async () => {
    const db = await server.connect();
    await db.query('ALTER DATABASE mqk SET default_transaction_read_only = on');
    await db.close();
    const { exitCode, json } = await mqk([...START_PAPER, '--out', join(server.home, 'exports')]);
    expect([exitCode, json['error']]).toEqual([
      9,
      expect.objectContaining({ code: 'DB_READ_ONLY' }),
    ]);
    expect((await mqk(['run', 'list'])).exitCode).toBe(0);
    const doctor = await mqk(['doctor']);
    expect(JSON.stringify(doctor.json)).toContain('default_transaction_read_only=on');
  });
});
