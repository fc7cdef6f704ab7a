/**
 * INV-ARM-04 (spec/4-safety decisions 2, 3; issue 5 item 5): a LIVE run is armed when every check of the
 * preflight passes on evidence gathered then, and each check that real facts can break refuses it, alone
 * and by name. Nothing is left behind by a refusal.
 * Turns red when a check is skipped in LIVE, takes old evidence, or passes on what was not seen; when a
 * refused arming leaves a deadman file, an account lock or a run that isn't DISARMED.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type RunRow } from '../../../src/adapters/db/index.ts';
import { haltRun, stopRun } from '../../../src/services/runtime/index.ts';
import { ArmingBench, done, refusedBy } from '../../support/arming/arming-bench.ts';
import { qtyOf, symbolOf } from '../../support/broker/broker-values.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

const deadman = (): string => join(bench.home, 'deadman/MAIN.json');

it('goes from start to stop, and again to a halt, with sim-live', async () => {
  const run = await bench.startLive();
  const armed = done(await bench.arm(run));
  expect(armed.pair).toEqual({ status: 'ARMED', posture: 'ARMED' });
  expect(done(await bench.begin(armed)).pair.status).toBe('RUNNING');
  const { run: stopped } = await stopRun(bench.desk, { run: armed, event: 'STOP', reason: 'done' });
  expect(stopped.pair).toEqual({ status: 'STOPPED', posture: 'DISARMED' });
  expect(existsSync(deadman())).toBe(false);
  const again = done(await bench.arm(stopped));
  expect(again.armEpoch).toBe(3);
  const { run: halted } = await haltRun(bench.desk, { runId: again.runId, reason: 'enough' });
  expect(halted?.pair.status).toBe('HALTED');
  await expect(bench.arm(again)).rejects.toMatchObject({ code: /RUN_(TERMINAL|SEALED)/ });
});

describe('is refused by', () => {
  it.each<[string, () => void | Promise<void>, ((run: RunRow) => void)?]>([
    [
      'P1',
      () => {
        bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(3) }];
      },
    ],
    [
      'P7.keys',
      () => {
        setEnv({ MQK_MAIN_API_SECRET: undefined });
      },
    ],
    [
      'P7.keys',
      () => {
        setEnv({ MQK_EXP_API_KEY: bench.desk.env['MQK_MAIN_API_KEY'] });
      },
    ],
    [
      'P7.keys',
      () => {
        setEnv({ MQK_MAIN_API_KEY_PAPER: bench.desk.env['MQK_MAIN_API_KEY'] });
      },
    ],
    [
      'P1, P8',
      () => {
        bench.world.status = 'RESTRICTED';
      },
    ],
    [
      'P8',
      () => {
        bench.world.service = 'READ_ONLY';
      },
    ],
    [
      'P10',
      () => {
        writeFileSync(join(bench.home, 'deadman'), 'no folder');
      },
    ],
    [
      'P11',
      async () => {
        await bench.desk.db.query(
          `ALTER TABLE schema_migrations DISABLE TRIGGER schema_migrations_kept;
           UPDATE schema_migrations SET sha256 = repeat('0', 64) WHERE number = 1`,
        );
      },
    ],
    [
      'P13',
      () => {
        bench.world.skewMs = -5000;
      },
    ],
    [
      'P15',
      () => undefined,
      (run) => {
        const log = join(bench.outDir, run.runId, 'audit.jsonl');
        writeFileSync(log, readFileSync(log, 'utf8').replace('RUN_STARTED', 'RUN_STARTEE'));
      },
    ],
    [
      'P17',
      () => {
        bench.desk = { ...bench.desk, build: { ...bench.desk.build, dirty: true } };
      },
    ],
  ])('%s', async (id, change, after) => {
    const run = await bench.startLive();
    await change();
    after?.(run);
    const outcome = await bench.arm(run);
    expect(refusedBy(outcome).join(', ')).toBe(id);
    const { pair, armEpoch } = await bench.read(run.runId);
    expect({ ...pair, armEpoch }).toEqual({
      status: 'CREATED',
      posture: 'DISARMED',
      armEpoch: 0,
    });
    expect(existsSync(deadman())).toBe(false);
  });

  it('P17.promotion without a verdict, and with one that refused', async () => {
    const run = await bench.start({ mode: 'LIVE' });
    expect(refusedBy(await bench.arm(run))).toEqual(['P17.promotion']);
    bench.judge(run, false);
    expect(refusedBy(await bench.arm(run))).toEqual(['P17.promotion']);
    bench.judge(run, true, '2026-11-26T09:00:00Z');
    expect(done(await bench.arm(run)).pair.status).toBe('ARMED');
  });

  it('P17.promotion while what may be the newest verdict cannot be read', async () => {
    const run = await bench.startLive();
    const newer = join(bench.outDir, 'evaluations', randomUUID());
    mkdirSync(newer);
    writeFileSync(join(newer, 'manifest.json'), '{"kind":"PROMO');
    const outcome = await bench.arm(run);
    expect(refusedBy(outcome)).toEqual(['P17.promotion']);
    const { evidence } = outcome.checks.find(({ id }) => id === 'P17.promotion') ?? {};
    expect(evidence).toContain('EVIDENCE_LAST_UNKNOWN');
    rmSync(newer, { recursive: true });
    expect(done(await bench.arm(run)).pair.status).toBe('ARMED');
  });

  it('P3.caps for a limit above what this build permits', async () => {
    const run = await bench.startLive({ sets: [['risk.daily_loss_limit', '0.11']] });
    expect(refusedBy(await bench.arm(run, bench.phrase('0.11')))).toEqual(['P3.caps']);
  });

  it('P12.durability on a database that forgets commits', async () => {
    const run = await bench.startLive();
    const { db } = bench.desk;
    const forgetful: typeof db = {
      urgent: db.urgent,
      transaction: (work) => db.transaction(work),
      query: async (sql, params) =>
        (await db.query(sql, params)).map((row) =>
          'fsync' in row ? { ...row, fsync: 'off' } : row,
        ),
    };
    bench.desk = { ...bench.desk, db: forgetful };
    expect(refusedBy(await bench.arm(run))).toEqual(['P12.durability']);
  });

  it('P12.durability on a server whose default forgets commits, though our own sessions ask for more', async () => {
    const run = await bench.startLive();
    const { db } = bench.database;
    const [row] = await db.query('SELECT current_database() AS name');
    await db.query(`ALTER DATABASE ${String(row?.['name'])} SET synchronous_commit = off`);
    const opened = await openDatabase({ home: bench.home, env: bench.database.env });
    if (!opened.ok) throw opened.error;
    try {
      bench.desk = { ...bench.desk, db: opened.value };
      const outcome = await bench.arm(run);
      expect(refusedBy(outcome)).toEqual(['P12.durability']);
      const [ours] = await opened.value.query('SHOW synchronous_commit');
      expect(ours).toEqual({ synchronous_commit: 'on' });
    } finally {
      await opened.value.close();
    }
  });

  it.each([true, null])(
    'P17 of a run that was started by a tree whose dirt is %s',
    async (dirty) => {
      const run = await bench.startLive({ dirty });
      expect(run.dirty).toBe(true);
      expect(refusedBy(await bench.arm(run))).toEqual(['P17']);
    },
  );
});

describe('LIVE also needs', () => {
  it('a broker of this build: BROKER_NOT_AVAILABLE without its adapter', async () => {
    const run = await bench.startLive();
    const brokers = bench.desk.brokers.filter(({ environment }) => environment === 'PAPER');
    bench.desk = { ...bench.desk, brokers };
    await expect(bench.arm(run)).rejects.toMatchObject({
      kind: 'REFUSED',
      code: 'BROKER_NOT_AVAILABLE',
    });
  });

  it('a home that somebody named: ARM_HOME_IMPLICIT', async () => {
    const run = await bench.startLive();
    setEnv({ MQK_HOME: undefined, MQK_DATABASE_URL: '' });
    await expect(bench.arm(run)).rejects.toMatchObject({
      kind: 'REFUSED',
      code: 'ARM_HOME_IMPLICIT',
    });
  });

  it('an account that no other home of the machine has armed: ARM_ACCOUNT_LOCKED', async () => {
    const other = await ArmingBench.open();
    try {
      other.world.last4 = bench.account;
      const sets = [['broker.account_last4', bench.account]] as const;
      const theirs = done(await other.arm(await other.startLive({ sets }), bench.phrase()));
      const ours = await bench.startLive();
      await expect(bench.arm(ours)).rejects.toMatchObject({
        kind: 'CONFLICT',
        code: 'ARM_ACCOUNT_LOCKED',
      });
      expect((await bench.read(ours.runId)).pair.posture).toBe('DISARMED');
      expect(existsSync(deadman())).toBe(false);
      await stopRun(other.desk, { run: theirs, event: 'DISARM', reason: 'a test' });
      const armed = done(await bench.arm(ours));
      await stopRun(bench.desk, { run: armed, event: 'DISARM', reason: 'a test' });
    } finally {
      await other.database.close();
    }
  });
});

function setEnv(env: Readonly<Record<string, string | undefined>>): void {
  bench.desk = { ...bench.desk, env: { ...bench.desk.env, ...env } };
}
