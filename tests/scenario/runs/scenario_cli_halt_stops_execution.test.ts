/**
 * Invariant INV-HALT-01: `mqk halt` ends a run whatever else works: healthy, with a broker that does not
 * answer, without a database; what is not confirmed is named, and nothing of it is lost.
 * Spec: 4-safety decision 11; reliability 6.5; contract 10, 13.1.
 * Would turn red: a halt that waits for the broker before its fence; one that exits 0 without a fence; a
 * spooled halt that another command overtakes, that another database swallows, or whose wind-down comes before the
 * fence of a new one; a halted run that is armed again.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readRun } from '../../../src/adapters/db/index.ts';
import { parseRunId } from '../../../src/foundation/model/index.ts';
import type { BrokerEntry } from '../../../src/foundation/ports/index.ts';
import { eventsOf, jsonFile } from '../../support/runs/cli-runs.ts';
import { openTestDatabase } from '../../support/db/test-database.ts';
import { useCliDesk } from '../../support/runs/use-cli-desk.ts';

const { desk, cli } = useCliDesk();

/** A broker that can't be reached: what an outage looks like through the port. */
const SILENT: BrokerEntry = {
  name: 'paper',
  environment: 'PAPER',
  open: () => {
    const fault = {
      ok: false,
      error: {
        code: 'BROKER_UNREACHABLE',
        isRetryable: true,
        outcome: 'NOT_DONE',
        message: 'no connection',
      },
    } as const;
    const answer = () => Promise.resolve(fault);
    return Promise.resolve({
      name: 'paper',
      environment: 'PAPER',
      health: answer,
      account: answer,
      openOrders: answer,
      positions: answer,
      snapshot: answer,
    });
  },
};

const NOWHERE = { MQK_DATABASE_URL: 'postgres://mqk@127.0.0.1:1/mqk' };

async function standing(runId: string): Promise<unknown> {
  const id = parseRunId(runId);
  return id === null ? null : (await readRun(desk.db, id))?.pair;
}

describe('mqk halt', () => {
  it('fences a running run, removes its deadman file, confirms and seals', async () => {
    const { runId, folder } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    expect((await cli.on(runId, 'begin')).json).toMatchObject({ status: 'RUNNING' });
    const deadman = join(desk.env.MQK_HOME, 'deadman', 'MAIN.json');
    expect(existsSync(deadman)).toBe(true);
    const halted = await cli.run([
      'halt',
      '--run-id',
      'last',
      '--reason',
      'wrong prices',
      '--json',
    ]);
    expect(halted.exitCode).toBe(0);
    expect(halted.json).toMatchObject({
      run_id: runId,
      status: 'HALTED',
      posture: 'DISARMED',
      before: 'RUNNING/ARMED',
      reason: 'wrong prices',
      unconfirmed: [],
      sealed: true,
    });
    // By time: as texts, a whole second would come after its own milliseconds.
    const [fenced, quiet] = ['fence_at', 'quiesced_at'].map((name) =>
      Date.parse(String(halted.json[name])),
    );
    expect(quiet).toBeGreaterThanOrEqual(fenced ?? NaN);
    expect(existsSync(deadman)).toBe(false);
    expect(eventsOf(folder).slice(-3)).toEqual([
      'RUNTIME/RUN_HALTED',
      'RUNTIME/RUN_QUIESCED',
      'AUDIT/RUN_SEALED',
    ]);
    expect(await cli.verify(folder)).toBe('VALID');
    expect(jsonFile(join(folder, 'metrics.json'))).toMatchObject({ halt_reason: 'wrong prices' });
    expect((await cli.on(runId, 'arm')).exitCode).toBe(8);
    expect((await cli.on(runId, 'begin')).exitCode).toBe(8);
    const preflight = await cli.on(runId, 'preflight');
    expect([preflight.exitCode, preflight.json['error']]).toEqual([
      8,
      expect.objectContaining({ code: 'RUN_SEALED' }),
    ]);
    const late = ['--topic', 'RUNTIME', '--type', 'LATE_NOTE', '--payload', '{}', '--json'];
    expect((await cli.run(['audit', 'emit', '--run-id', runId, ...late])).exitCode).toBe(8);
    const again = await cli.on(runId, 'halt', ['--reason', 'once more']);
    expect([again.exitCode, again.json['repeated'], again.json['fence_at']]).toEqual([
      0,
      true,
      halted.json['fence_at'],
    ]);
  });

  it('fences although the broker is silent, says so, and confirms on a repeat', async () => {
    const { runId, folder } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const argv = ['run', 'halt', '--run-id', runId, '--reason', 'outage', '--json'];
    const halted = await cli.run(argv, { brokers: [SILENT] });
    expect(halted.exitCode).toBe(0);
    expect(halted.json).toMatchObject({
      status: 'HALTED',
      posture: 'DISARMING',
      quiesced_at: null,
      sealed: false,
      unconfirmed: [{ what: 'BROKER', id: 'paper' }],
    });
    expect(await cli.verify(folder)).toBe('INCOMPLETE');
    expect((await cli.run(argv)).json).toMatchObject({ posture: 'DISARMED', sealed: true });
    expect(await cli.verify(folder)).toBe('VALID');
  });

  it('waits in MQK_HOME while there is no database, and comes before anything else after', async () => {
    const { runId } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const deadman = join(desk.env.MQK_HOME, 'deadman', 'MAIN.json');
    const argv = ['halt', '--run-id', runId, '--reason', 'no database', '--json'];
    const waiting = await cli.run(argv, { env: NOWHERE });
    expect(waiting.exitCode).toBe(9);
    expect(waiting.json).toMatchObject({
      error: { code: 'RUN_HALT_SPOOLED' },
      fence_at: null,
      unconfirmed: [{ what: 'DATABASE', id: runId }],
    });
    expect(existsSync(deadman)).toBe(false);
    expect(await standing(runId)).toEqual({ status: 'ARMED', posture: 'ARMED' });
    const begun = await cli.on(runId, 'begin');
    expect([begun.exitCode, begun.json['error']]).toEqual([
      8,
      expect.objectContaining({ code: 'RUN_TERMINAL' }),
    ]);
    expect(begun.stderr).toContain('a halt that waited for the database was carried out');
    expect(await standing(runId)).toEqual({ status: 'HALTED', posture: 'DISARMED' });
    expect((await cli.on(runId, 'status')).json).toMatchObject({ reason: 'no database' });
  });

  it('waits on while another database is open, and says so', async () => {
    const { runId } = await cli.start();
    const spool = join(desk.env.MQK_HOME, 'halts', `${runId}.json`);
    const argv = ['halt', '--run-id', runId, '--reason', 'no database', '--json'];
    expect((await cli.run(argv, { env: NOWHERE })).json).toMatchObject({ spooled: spool });
    const other = await openTestDatabase();
    try {
      const elsewhere = { MQK_DATABASE_URL: other.env.MQK_DATABASE_URL };
      const listed = await cli.run(['run', 'list', '--json'], { env: elsewhere });
      expect(listed.exitCode).toBe(0);
      expect(listed.stderr).toContain(`this database has no run ${runId}`);
      expect(existsSync(spool)).toBe(true);
    } finally {
      await other.close();
    }
    await cli.run(['run', 'list', '--json']);
    expect(existsSync(spool)).toBe(false);
    expect(await standing(runId)).toEqual({ status: 'HALTED', posture: 'DISARMED' });
  });

  it('that waited is fenced by a watcher too, as a halt', async () => {
    const { runId } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const argv = ['halt', '--run-id', runId, '--reason', 'no database', '--json'];
    expect((await cli.run(argv, { env: NOWHERE })).exitCode).toBe(9);
    expect((await cli.run(['watch', '--once', '--json'])).json).toMatchObject({ fenced: [] });
    expect(await standing(runId)).toEqual({ status: 'HALTED', posture: 'DISARMING' });
    expect((await cli.on(runId, 'halt', ['--reason', 'again'])).json).toMatchObject({
      posture: 'DISARMED',
      reason: 'no database',
    });
  });

  it('that is not complete is completed by a recovery, of a run that never had bars', async () => {
    const { runId } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const argv = ['halt', '--run-id', runId, '--reason', 'no database', '--json'];
    expect((await cli.run(argv, { env: NOWHERE })).exitCode).toBe(9);
    await cli.run(['watch', '--once', '--json']);
    const recovered = await cli.on(runId, 'recover');
    expect([recovered.exitCode, recovered.json]).toEqual([
      0,
      expect.objectContaining({ status: 'HALTED', posture: 'DISARMED', reason: 'no database' }),
    ]);
    const again = await cli.on(runId, 'recover');
    expect([again.exitCode, again.json['error']]).toEqual([
      8,
      expect.objectContaining({ code: 'RUN_SEALED' }),
    ]);
  });

  it('of a blank id is bad usage: a script left it unset', async () => {
    const { runId } = await cli.start();
    for (const blank of ['', ' ']) {
      const halt = await cli.run(['halt', '--run-id', blank, '--reason', 'a test', '--json']);
      expect([halt.exitCode, halt.json['error']]).toEqual([
        2,
        expect.objectContaining({ code: 'USAGE_INVALID' }),
      ]);
    }
    expect(await standing(runId)).toEqual({ status: 'CREATED', posture: 'DISARMED' });
  });

  it('raises its own fence although a halt that waited can not be wound down', async () => {
    const first = await cli.start();
    const second = await cli.start(); // before the halt waits: every command carries it out
    expect((await cli.on(first.runId, 'arm')).exitCode).toBe(0);
    const waiting = ['halt', '--run-id', first.runId, '--reason', 'no database', '--json'];
    expect((await cli.run(waiting, { env: NOWHERE })).exitCode).toBe(9);
    const seen: unknown[] = [];
    const defect: BrokerEntry = {
      ...SILENT,
      open: async () => {
        seen.push(await standing(second.runId));
        throw new Error('a defect');
      },
    };
    const argv = ['halt', '--run-id', second.runId, '--reason', 'now', '--json'];
    const halted = await cli.run(argv, { brokers: [defect] });
    expect(halted.exitCode).toBe(0);
    expect(seen).toEqual([{ status: 'HALTED', posture: 'DISARMED' }]);
    expect(halted.stderr).toContain('a halt that waited: Error: a defect');
    expect((await standing(first.runId)) as object).toMatchObject({ status: 'HALTED' });
    expect((await cli.on(first.runId, 'halt', ['--reason', 'again'])).exitCode).toBe(0);
  });

  it('whose fence is late is spooled meanwhile, and waits no more once it stands', async () => {
    const { runId } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const deadman = join(desk.env.MQK_HOME, 'deadman', 'MAIN.json');
    const spool = join(desk.env.MQK_HOME, 'halts', `${runId}.json`);
    const seen = (): boolean[] => [existsSync(deadman), existsSync(spool)];
    const halting = await desk.db.transaction(async (tx) => {
      await tx.query('SELECT FROM runs WHERE run_id = $1 FOR UPDATE', [runId]);
      const halted = cli.on(runId, 'halt', ['--reason', 'late']);
      while (existsSync(deadman) || !existsSync(spool)) await sleep(5);
      return { halted };
    });
    expect((await halting.halted).json).toMatchObject({
      status: 'HALTED',
      repeated: false,
      reason: 'late',
    });
    expect(seen()).toEqual([false, false]);
    const unknown = '01900000-0000-7000-8000-000000000001';
    expect((await cli.on(unknown, 'halt', ['--reason', 'x'])).exitCode).toBe(7);
    expect(existsSync(join(desk.env.MQK_HOME, 'halts', `${unknown}.json`))).toBe(false);
  });

  it('finds the deadman file wherever the config puts it', async () => {
    const file = 'deadman/b/c/postgres/d/{engine_id}.json';
    const { runId } = await cli.start(['--set', `runtime.deadman_file=${file}`]);
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const deadman = join(desk.env.MQK_HOME, 'deadman/b/c/postgres/d/MAIN.json');
    expect(existsSync(deadman)).toBe(true);
    const argv = ['halt', '--run-id', runId, '--reason', 'no database', '--json'];
    expect((await cli.run(argv, { env: NOWHERE })).json).toMatchObject({
      deadman_removed: [deadman],
    });
    expect(existsSync(deadman)).toBe(false);
    await cli.run(['run', 'list', '--json']);
  });

  it('of a run that traded stands; its record stays open and says why', async () => {
    const { runId, folder } = await cli.start();
    await desk.db.query(
      `INSERT INTO oms_orders (run_id, broker, account, client_order_id, symbol, side, qty, order_type,
         time_in_force, role, slice_at, leg, state)
       SELECT run_id, broker, account, 'MAIN_' || repeat('a', 26), 'SPY', 'BUY', 1, 'MARKET', 'DAY', 'ENTRY',
         now(), 0, 'CANCELED' FROM runs WHERE run_id = $1`,
      [runId],
    );
    const halted = await cli.on(runId, 'halt', ['--reason', 'enough']);
    expect([halted.exitCode, halted.json['sealed']]).toEqual([0, false]);
    expect(halted.json).toMatchObject({ status: 'HALTED', posture: 'DISARMED', unconfirmed: [] });
    expect(halted.stderr).toContain('stays open: its engine has not written its tables');
    expect(await cli.verify(folder)).toBe('INCOMPLETE');
  });

  it.each([
    [
      'an address that cannot be read',
      'postgres://mqk:100%secureword@db:5432/mqk',
      'DB_URL_INVALID',
    ],
    ['no address', 'secureword', 'DB_URL_INVALID'],
  ])('waits as well with %s', async (_name, url, code) => {
    const { runId } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const argv = ['halt', '--run-id', runId, '--reason', 'a wrong address', '--json'];
    const waiting = await cli.run(argv, { env: { MQK_DATABASE_URL: url } });
    expect([waiting.exitCode, waiting.json['error']]).toEqual([
      9,
      expect.objectContaining({ code: 'RUN_HALT_SPOOLED' }),
    ]);
    expect(waiting.stdout).toContain(code);
    expect(waiting.stdout + waiting.stderr).not.toContain('secureword');
    expect(existsSync(join(desk.env.MQK_HOME, 'deadman', 'MAIN.json'))).toBe(false);
    expect((await cli.on(runId, 'status')).json).toMatchObject({ status: 'HALTED' });
  });

  it('waits as well when a rule of the schema or a defect stands in the way', async () => {
    const { runId } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const refuse = `CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no more' USING ERRCODE = 'check_violation'; END $$;
      CREATE TRIGGER no_more BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION no_more()`;
    await desk.db.query(refuse);
    const waiting = await cli.on(runId, 'halt', ['--reason', 'a rule']);
    await desk.db.query('DROP TRIGGER no_more ON runs; DROP FUNCTION no_more');
    expect([waiting.exitCode, waiting.json['error']]).toEqual([
      8,
      expect.objectContaining({ code: 'RUN_HALT_SPOOLED' }),
    ]);
    expect(existsSync(join(desk.env.MQK_HOME, 'deadman', 'MAIN.json'))).toBe(false);
    expect((await cli.on(runId, 'status')).json).toMatchObject({ status: 'HALTED' });
  });

  it.each([
    ['', 'no reason given'],
    ['a\nstatus=ARMED \u001b[2K', 'a\nstatus=ARMED \u001b[2K'],
    [`it was ghp_${'a1B2c3D4e5F6'.repeat(3)}`, 'it was [REDACTED]'],
    ['x '.repeat(9000), 'x '.repeat(2048)],
  ])('is never refused for its reason (%#)', async (given, stored) => {
    const { runId } = await cli.start();
    const halted = await cli.on(runId, 'halt', ['--reason', given]);
    expect([halted.exitCode, halted.json['status'], halted.json['reason']]).toEqual([
      0,
      'HALTED',
      stored,
    ]);
    const { stdout } = await cli.run(['run', 'status', '--run-id', runId]);
    expect(stdout.match(/^status=.*$/gm)).toEqual(['status=HALTED']);
    expect(stdout).not.toContain('\u001b');
  });

  it('halts a run that was never armed, and knows no other', async () => {
    const { runId, folder } = await cli.start();
    const halted = await cli.on(runId, 'halt', ['--reason', 'not needed']);
    expect(halted.json).toMatchObject({ status: 'HALTED', posture: 'DISARMED', unconfirmed: [] });
    expect(await cli.verify(folder)).toBe('VALID');
    const unknown = await cli.on('01900000-0000-7000-8000-000000000000', 'halt', ['--reason', 'x']);
    expect(unknown.exitCode).toBe(7);
  });
});

describe('mqk run stop and disarm', () => {
  it.each(['stop', 'disarm'])('%s with a blank reason is refused', async (verb) => {
    const { runId } = await cli.start();
    const refused = await cli.on(runId, verb, ['--reason', ' \n']);
    expect([refused.exitCode, refused.json['error']]).toEqual([
      2,
      expect.objectContaining({ code: 'USAGE_INVALID' }),
    ]);
    expect((await cli.on(runId, 'halt', ['--reason', 'done'])).exitCode).toBe(0);
  });

  it.each(['stop', 'disarm'])('%s: no seal, and the run can be armed again', async (verb) => {
    const { runId, folder } = await cli.start();
    expect((await cli.on(runId, 'arm')).exitCode).toBe(0);
    const stopped = await cli.on(runId, verb, ['--reason', 'lunch']);
    expect([stopped.exitCode, stopped.json['unconfirmed']]).toEqual([0, []]);
    expect(stopped.json).toMatchObject({ status: 'STOPPED', posture: 'DISARMED', reason: 'lunch' });
    expect((await cli.on(runId, verb)).json).toMatchObject({ repeated: true, reason: 'lunch' });
    expect(await cli.verify(folder)).toBe('INCOMPLETE');
    expect((await cli.on(runId, 'arm')).json).toMatchObject({ status: 'ARMED', arm_epoch: 3 });
    expect((await cli.on(runId, 'halt', ['--reason', 'done'])).exitCode).toBe(0);
  });
});
