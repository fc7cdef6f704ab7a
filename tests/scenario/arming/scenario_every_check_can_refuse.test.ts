/**
 * INV-ARM-10 (spec/4-safety decision 8; issue 5 item 5): the checks of the preflight see what is really there: rows
 * of the account, the stored config, the machine, the day. Each of them refuses by what it sees. (The others:
 * `scenario_reconcile_gate_blocks_live_arm`, `scenario_arm_blocked_with_zero_risk_limits`,
 * `scenario_account_with_working_orders_is_not_armed`.)
 * Turns red when a fact is gathered from the wrong place, of another account, or not at all.
 */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { insertRun, type RunRow } from '../../../src/adapters/db/index.ts';
import { sha256Hex } from '../../../src/foundation/core/index.ts';
import { parseRunId } from '../../../src/foundation/model/index.ts';
import { preflightRun, stopRun } from '../../../src/services/runtime/index.ts';
import { ArmingBench, refusedBy } from '../../support/arming/arming-bench.ts';
import { createRun, lead } from '../../support/runs/run-stories.ts';
import { samplesOf } from '../../support/secrets/samples.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await bench.database.close();
});

/** A run whose stored config is another text, with its own hash and verdict. */
async function withConfig(run: RunRow, configJson: string): Promise<RunRow> {
  const runId = parseRunId(randomUUID());
  if (runId === null) throw new Error('a UUID is a run id');
  const facts = { ...run, runId, configJson, configHash: sha256Hex(configJson) };
  const { run: row } = await bench.desk.db.transaction((tx) =>
    insertRun(tx, { ...facts, reason: 'a test', started: {} }),
  );
  if (row.mode === 'LIVE') bench.judge(row, true);
  return row;
}

const failed = async (run: RunRow): Promise<readonly string[]> =>
  (await preflightRun(run, bench.desk)).checks.filter(({ ok }) => !ok).map(({ id }) => id);

describe('P2, the rows of the account', () => {
  const message = (account: string) =>
    bench.desk.db.query(
      `INSERT INTO oms_inbox (broker, account, source, broker_message_id, body, message, client_order_id)
       VALUES ('sim-live', $1, 'STREAM', $2, '{}', '{}', '')`,
      [account, randomUUID()],
    );

  it('refuses while a message of the broker waits to be applied, and of no other account', async () => {
    const run = await bench.startLive();
    await message('OTHR');
    expect(await failed(run)).toEqual([]);
    await message(bench.account);
    expect(refusedBy(await bench.arm(run))).toEqual(['P2']);
    await bench.desk.db.query('UPDATE oms_inbox SET applied_at = now()');
    expect(refusedBy(await bench.arm(run))).toEqual([]);
  });

  it.each([
    ['DISPATCHING', '1 dispatching'],
    ['AMBIGUOUS', '1 ambiguous'],
  ])('refuses while an order is %s', async (status, says) => {
    const run = await bench.startLive();
    const { db } = bench.desk;
    const [order] = await db.query(
      `INSERT INTO oms_orders (run_id, broker, account, client_order_id, symbol, side, qty, order_type,
         time_in_force, role, slice_at, leg)
       VALUES ($1, 'sim-live', $2, 'MAIN_${'a'.repeat(26)}', 'SPY', 'BUY', 1, 'MARKET', 'DAY', 'ENTRY', now(), 0)
       RETURNING order_id`,
      [run.runId, bench.account],
    );
    await db.query(
      `INSERT INTO oms_outbox (run_id, order_id, action, idempotency_key, body, order_hash, arm_epoch, priority,
         not_after)
       VALUES ($1, $2, 'SUBMIT', $3, '{}', $4, 1, 3, now() + interval '1 minute')`,
      [run.runId, Number(order?.['order_id']), randomUUID(), '0'.repeat(64)],
    );
    for (const step of steps(status)) {
      await db.query(`UPDATE oms_outbox SET ${step} WHERE run_id = $1`, [run.runId]);
    }
    const outcome = await bench.arm(run);
    expect(refusedBy(outcome)).toContain('P2');
    expect(outcome.checks.find(({ id }) => id === 'P2')?.evidence).toContain(says);
  });

  function steps(status: string): readonly string[] {
    return [
      `status = 'CLAIMED', lease_epoch = 1`,
      `status = 'DISPATCHING', attempt = 1, dispatched_at = now()`,
      ...(status === 'AMBIGUOUS' ? [`status = 'AMBIGUOUS'`] : []),
    ];
  }
});

describe('the stored config', () => {
  it.each([
    ['"max_qty":1000', '"max_qty":"OFF"', 'risk.order.max_qty is OFF'],
    ['"max_notional":25000', '"max_notional":0', 'risk.order.max_notional is 0'],
  ])(
    'P4: with a limit of single orders that limits nothing: %s to %s',
    async (set, other, says) => {
      const run = await bench.startLive();
      expect(run.configJson).toContain(set);
      const row = await withConfig(run, run.configJson.replace(set, other));
      const outcome = await bench.arm(row);
      expect(refusedBy(outcome)).toContain('P4');
      expect(outcome.checks.find(({ id }) => id === 'P4')?.evidence).toContain(says);
    },
  );

  it('P6: with a key that nothing reads', async () => {
    const run = await bench.startLive();
    const text = run.configJson.replace(/"broker":\{/, '"broker":{"aaa_nobody":1,');
    const row = await withConfig(run, text);
    expect(refusedBy(await bench.arm(row))).toContain('P6');
    const { checks } = await preflightRun(row, bench.desk);
    expect(checks.find(({ id }) => id === 'P6')?.evidence).toContain('broker.aaa_nobody');
  });

  it('P7: with something that looks like a credential', async () => {
    const [sample] = samplesOf(1);
    const run = await bench.start();
    const note = JSON.stringify(sample?.make() ?? '');
    const row = await withConfig(
      run,
      run.configJson.replace(/"broker":\{/, `"broker":{"aaa_note":${note},`),
    );
    const { checks } = await preflightRun(row, bench.desk);
    expect(checks.filter(({ ok }) => !ok).map(({ id }) => id)).toContain('P7');
    expect(JSON.stringify(checks)).not.toContain(note);
    const outcome = await bench.arm(row);
    expect(outcome.kind).toBe('REFUSED');
    expect(refusedBy(outcome)).toEqual(checks.filter(({ ok }) => !ok).map(({ id }) => id));
    expect((await bench.read(row.runId)).pair.posture).toBe('DISARMED');
  });

  it('P7: that no reader could scan, since a credential may stand in it', async () => {
    const run = await bench.start();
    const row = await withConfig(run, run.configJson.replace(/"broker":\{/, '"broker":{,,'));
    const { checks } = await preflightRun(row, bench.desk);
    expect(checks.find(({ id }) => id === 'P7')).toMatchObject({
      ok: false,
      evidence: expect.stringContaining('CONFIG_INVALID') as unknown,
    });
    expect(refusedBy(await bench.arm(row))).toContain('P7');
  });

  it('P9: with a limit that no drill can reach', async () => {
    const run = await bench.start();
    const text = run.configJson.replace(/"max_rejects":\d+/, '"max_rejects":200000');
    expect(text).not.toBe(run.configJson);
    const outcome = await bench.arm(await withConfig(run, text));
    expect(refusedBy(outcome)).toContain('P9');
    const evidence = outcome.checks.find(({ id }) => id === 'P9')?.evidence;
    expect(evidence).toContain('reject storm gave no refusal instead of RISK_REJECT_STORM');
  }, 60_000);
});

describe('P12, the database', () => {
  /** As a server answers that is another than the one of the tests. */
  function answering(cells: Readonly<Record<string, string | boolean>>): void {
    const { db } = bench.desk;
    const other: typeof db = {
      urgent: db.urgent,
      transaction: (work) => db.transaction(work),
      query: async (sql, params) =>
        (await db.query(sql, params)).map((row) =>
          'system_identifier' in row ? { ...row, ...cells } : row,
        ),
    };
    bench.desk = { ...bench.desk, db: other };
  }

  it.each([['is_in_recovery'], ['is_read_only']])('refuses a replica: %s', async (cell) => {
    const run = await bench.start();
    answering({ [cell]: true });
    const outcome = await bench.arm(run);
    expect(refusedBy(outcome)).toEqual(['P12']);
    const found = outcome.checks.find(({ id }) => id === 'P12');
    expect(found?.evidence).toBe('the server is a replica or read-only');
  });

  it('refuses another system than the one in which the run was armed before', async () => {
    const armed = await bench.armed();
    await stopRun(bench.desk, { run: armed, event: 'STOP', reason: 'a test' });
    answering({ system_identifier: '4711' });
    const outcome = await bench.arm(armed);
    expect(refusedBy(outcome)).toEqual(['P12']);
    const found = outcome.checks.find(({ id }) => id === 'P12');
    expect(found?.evidence).toContain('the system is 4711, the run was armed in ');
  });
});

it('P14: of a machine that has no memory left', async () => {
  const run = await bench.startLive();
  vi.spyOn(process, 'availableMemory').mockReturnValue(1024);
  const outcome = await bench.arm(run);
  expect(refusedBy(outcome)).toEqual(['P14']);
  expect(outcome.checks.find(({ id }) => id === 'P14')?.evidence).toContain('1024 bytes of memory');
});

it('P16.calendar: on a day after the last one of the calendar', async () => {
  const run = await bench.startLive();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(new Date('2199-01-04T15:00:00Z'));
  const { checks } = await preflightRun(run, bench.desk);
  const found = checks.find(({ id }) => id === 'P16.calendar');
  expect(found).toMatchObject({ ok: false, evidence: 'XNYS does not cover 2199-01-04' });
});

it('P18: while another run of the account is armed', async () => {
  const { db } = bench.desk;
  const ofAccount = await createRun(db, { account: bench.account });
  const other = await lead(db, ofAccount, ['ARM_REQUEST', 'CONFIRM']);
  const run = await bench.start();
  expect(await failed(run)).toEqual(['P18']);
  bench.world.status = 'RESTRICTED';
  await expect(bench.arm(run)).rejects.toMatchObject({
    code: 'RUN_ACCOUNT_TAKEN',
    problems: [
      expect.objectContaining({ code: 'P1' }),
      expect.objectContaining({ code: 'P8' }),
      { code: 'P18', message: `run ${other.runId} is ARMED/ARMED` },
    ],
  });
  expect((await bench.read(run.runId)).pair.posture).toBe('DISARMED');
  const { checks } = await preflightRun(run, bench.desk);
  expect(checks.find(({ id }) => id === 'P18')?.evidence).toContain(other.runId);
});

it('P18: until another run of the account is wound down, also when it was stopped after the challenge', async () => {
  const { db } = bench.desk;
  const ofAccount = await createRun(db, { account: bench.account });
  const run = await bench.start();
  let stopping: RunRow | null = null;
  bench.world.duringSnapshot = async () => {
    stopping ??= await lead(db, ofAccount, ['ARM_REQUEST', 'CONFIRM', 'STOP']);
  };
  await expect(bench.arm(run)).rejects.toMatchObject({
    kind: 'CONFLICT',
    code: 'RUN_ACCOUNT_DISARMING',
    message: expect.stringContaining(ofAccount.runId) as unknown,
  });
  expect((await bench.read(run.runId)).pair.posture).toBe('DISARMED');
  const { checks } = await preflightRun(run, bench.desk);
  expect(checks.filter(({ ok }) => !ok)).toMatchObject([
    { id: 'P18', evidence: `run ${ofAccount.runId} is STOPPED/DISARMING` },
  ]);
  await lead(db, stopping ?? ofAccount, ['QUIESCE']);
  expect(await failed(run)).toEqual([]);
});
