/**
 * Invariant INV-ENGINE-35: shares that a halt leaves without a stop, since it takes back the exit that the stop had given
 * way to and lets no new stop out, are told with their symbol and number by the halt, `run status` and `run check-health`,
 * and hold the run DISARMING until a person answers for them. `run disarm --unprotected` accepts a missing stop that no
 * recovery sends and nothing else, moves the run to DISARMED with one event, and no stop of so many of them is asked for
 * later, whichever run declared it; for the others the stop that works is needed as before.
 * Spec: 4-safety decisions 1, 7, 8, 11; reliability 6.1 (T11), 6.5; docs/adr/0034.
 * Would turn red: a word that is heard beside an order that works, shares that were not booked, a silent broker, a
 * close-out or a stop that a recovery of the run sends (`unprotected/leave-unprotected.ts`); a QUIESCE that takes any bare
 * symbol (`run-guards.ts`); a reconcile that asks for the stop all the same, or for none of the other shares
 * (`book/taken-back.ts`, `ledger-positions.ts`); a next step that names the recovery for ever; a recovery that leaves an
 * order which closes, behind a person's halt (`recover/recover-run.ts`).
 */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunRow } from '../../../src/adapters/db/index.ts';
import { stopRun } from '../../../src/services/runtime/index.ts';
import { ArmingBench } from '../../support/arming/arming-bench.ts';
import {
  buyOrder,
  moneyOf,
  qtyOf,
  stopOrder,
  symbolOf,
} from '../../support/broker/broker-values.ts';
import { askPaper } from '../../support/broker/paper-process.ts';
import { mqk, PACKAGE_ROOT, type CliRun } from '../../support/cli/run-in-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';
import { BookedTrades } from '../../support/reconcile/booked-trades.ts';

type Json = Readonly<Record<string, unknown>>;

const REASON = 'closed by hand tomorrow';
const WORD = ['--unprotected', '--reason', REASON];

/** Checks of a refusal, those that failed. */
function failed({ json }: CliRun): readonly unknown[] {
  const checks = json['checks'];
  if (!Array.isArray(checks)) throw new Error(JSON.stringify(json));
  return checks.filter(({ ok }: Json) => ok !== true).map(({ id }: Json) => id);
}

describe('behind a halt that catches an exit', () => {
  const RESTLESS: EngineCase = {
    strategy: join(PACKAGE_ROOT, 'tests/support/strategy/restless.ts'),
    params: { qty: 20, distance: 5 },
    sets: { 'execution.latency_submit_events': 1 },
  };
  const HELD = `(SELECT sum(CASE side WHEN 'BUY' THEN qty ELSE -qty END) FROM ledger_fills WHERE run_id = $1)`;
  const EXIT_WORKS = `SELECT client_order_id AS id, qty::int AS qty FROM oms_orders
    WHERE run_id = $1 AND role = 'EXIT' AND state = 'WORKING' AND ${HELD} = qty`;

  let bench: EngineBench;
  beforeAll(async () => {
    bench = await EngineBench.open(40);
  });
  afterAll(() => bench.close());

  const ofRun = (runId: string, verb: string, more: readonly string[] = []): Promise<CliRun> =>
    bench.mqk(['run', verb, '--run-id', runId, ...more]);
  const halted = (runId: string): Promise<CliRun> =>
    ofRun(runId, 'halt', ['--reason', 'wrong prices']);

  /** As a person reads it. */
  async function read(argv: readonly string[]): Promise<string> {
    return (await mqk(argv, { env: bench.desk.env, isTTY: true })).stdout;
  }

  async function expectTold(runId: string, qty: number): Promise<void> {
    const told = `${qty} shares of SPY have no stop`;
    const again = await halted(runId);
    expect(again.json, again.stderr).toMatchObject({
      ...{ status: 'HALTED', posture: 'DISARMING', sealed: false },
      unconfirmed: [
        { what: 'POSITION', id: 'SPY', detail: expect.stringContaining(told) as string },
      ],
    });
    const status = await ofRun(runId, 'status');
    expect(status.json).toMatchObject({ unprotected: [{ symbol: 'SPY', qty: String(qty) }] });
    const page = await read(['run', 'status', '--run-id', runId]);
    expect(page).toContain(`unprotected ${told}`);
    expect(page).toContain(
      `mqk run disarm --run-id ${runId} \\\n            --unprotected --reason TEXT`,
    );
    expect(page).not.toContain('run recover');
    expect(Math.max(...page.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
    const health = await bench.mqk(['run', 'check-health']);
    expect(health.exitCode).toBe(6);
    expect(health.json['unprotected']).toContainEqual(
      expect.objectContaining({ run_id: runId, symbol: 'SPY', qty: String(qty) }),
    );
  }

  async function expectAnswered(runId: string, qty: number): Promise<void> {
    const accepted = bench.accepted();
    const done = await ofRun(runId, 'disarm', WORD);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.json).toMatchObject({
      ...{ status: 'HALTED', posture: 'DISARMED', before: 'HALTED/DISARMING', reason: REASON },
      left_unprotected: [{ symbol: 'SPY', qty: String(qty) }],
    });
    const words = await bench.desk.db.query(
      `SELECT payload, actor FROM audit_events WHERE run_id = $1 AND event_type = 'RUN_QUIESCED'`,
      [runId],
    );
    expect(words).toHaveLength(1);
    expect(JSON.parse(String(words[0]?.['payload']))).toMatchObject({
      ...{ reason: REASON, to: 'HALTED/DISARMED', transition: 'T11' },
      left_unprotected: [{ symbol: 'SPY', qty: String(qty) }],
    });
    expect(words[0]?.['actor']).toMatch(/^cli:/);

    const over = await ofRun(runId, 'recover');
    expect(over.exitCode, over.stderr).toBe(0);
    expect(over.json).toMatchObject({ status: 'HALTED', posture: 'DISARMED', sealed: true });
    expect((await bench.mqk(['audit', 'verify', bench.folderOf(runId)])).exitCode).toBe(0);
    const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
    expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
    const { json } = await bench.mqk(['reconcile', 'run', '--run-id', runId]);
    expect(json).toMatchObject({ verdict: 'CLEAN' });
    expect(bench.accepted()).toEqual(accepted);
    const again = await ofRun(runId, 'disarm', WORD);
    expect(again).toMatchObject({ exitCode: 8, json: { error: { code: 'RUN_NOT_DISARMING' } } });
  }

  it('when its engine is dead', { timeout: 120_000 }, async () => {
    const runId = await bench.begun(RESTLESS);
    const engine = bench.spawn(runId, {}, ['--pace', '120x']);
    const exit = await bench.awaitRow(runId, EXIT_WORKS);
    engine.kill('SIGKILL');
    await ended(engine);
    const accepted = bench.accepted();
    await halted(runId);
    // The exit works still: a recovery takes it back, and no word is for it.
    expect(await read(['run', 'status', '--run-id', runId])).toContain('mqk run recover');
    const early = await ofRun(runId, 'disarm', WORD);
    expect(early.exitCode, early.stderr).toBe(5);
    expect(early.json).toMatchObject({ error: { code: 'RUN_NOT_ONLY_UNPROTECTED' } });
    expect(failed(early)).toContain('ORDER'); // and a message that the kill left unbooked
    const left = await ofRun(runId, 'recover');
    expect(left.exitCode).toBe(6);
    const qty = Number(exit['qty']);
    await expectTold(runId, qty);

    for (const argv of [['--unprotected'], ['--unprotected', '--reason', ' \u200b']]) {
      const blank = await ofRun(runId, 'disarm', argv);
      expect(blank).toMatchObject({ exitCode: 2, json: { error: { code: 'USAGE_INVALID' } } });
    }
    const { MQK_HOME } = bench.desk.env;
    const silent = { on: '*', do: 'STATUS', times: 1000, status: 503 };
    await askPaper(MQK_HOME, 'POST', '/faults', { rules: [silent] });
    const unheard = await ofRun(runId, 'disarm', WORD);
    await askPaper(MQK_HOME, 'DELETE', '/faults');
    expect(unheard.exitCode, unheard.stderr).toBe(5);
    expect(failed(unheard)).toEqual(['RECONCILE_QUERY_FAILED', 'BROKER', 'POSITION']);
    expect((await ofRun(runId, 'status')).json).toMatchObject({ posture: 'DISARMING' });
    expect(bench.accepted()).toEqual(accepted);
    await expectAnswered(runId, qty);
  });

  it('when it ends the close-out of the run itself', { timeout: 120_000 }, async () => {
    const runId = await bench.begun({
      ...RESTLESS,
      params: { qty: 180, distance: 5 },
      sets: { ...RESTLESS.sets, 'risk.max_drawdown': 0.0005 },
    });
    const engine = bench.spawn(runId, {}, ['--pace', '120x']);
    const flattening = await bench.awaitRow(
      runId,
      `SELECT qty::int AS qty FROM oms_orders WHERE run_id = $1 AND role = 'FLATTENING' AND state = 'WORKING'`,
    );
    engine.kill('SIGKILL');
    await ended(engine);
    // Its own halt is carried out by the bars alone; a person's takes back what closes.
    const page = await read(['run', 'status', '--run-id', runId]);
    expect(page).toContain(`mqk run execute --run-id ${runId}`);
    const early = await ofRun(runId, 'disarm', WORD);
    expect(early.exitCode, early.stderr).toBe(5);
    expect(JSON.stringify(early.json['checks'])).toContain(
      `mqk run execute --run-id ${runId} closes what is held`,
    );
    await halted(runId);
    const left = await bench.execute(runId);
    expect(left.exitCode, left.stdout + left.stderr).toBe(6);
    expect(left.json).toMatchObject({ recovered: true, status: 'HALTED', posture: 'DISARMING' });
    await expectTold(runId, Number(flattening['qty']));
    await expectAnswered(runId, Number(flattening['qty']));
  });

  it('when its engine lives', { timeout: 120_000 }, async () => {
    const runId = await bench.begun(RESTLESS);
    const running = bench.execute(runId, ['--pace', '120x']);
    const exit = await bench.awaitRow(runId, EXIT_WORKS);
    await halted(runId);
    const run = await running;
    expect(run.json, run.stderr).toMatchObject({ status: 'HALTED', posture: 'DISARMING' });
    await expectTold(runId, Number(exit['qty']));
    await expectAnswered(runId, Number(exit['qty']));
  });
});

describe('the word', () => {
  let bench: ArmingBench;
  beforeEach(async () => {
    bench = await ArmingBench.open();
  });
  afterEach(() => bench.database.close());

  const say = async ({ runId }: RunRow): Promise<CliRun> => {
    const { brokers, env } = bench.desk;
    return await mqk(['run', 'disarm', '--run-id', runId, ...WORD, '--json'], { env, brokers });
  };
  const hold = (shares: number): void => {
    bench.world.positions = [{ symbol: symbolOf('SPY'), qty: qtyOf(shares) }];
  };

  /** The run bought ten shares; what told of them is booked. */
  async function bought(run: RunRow): Promise<BookedTrades> {
    const trades = new BookedTrades(bench.database.db, run);
    hold(10);
    await trades.fill(10);
    await bench.database.db.query(
      'UPDATE oms_inbox SET applied_at = clock_timestamp() WHERE applied_at IS NULL',
    );
    return trades;
  }

  /** Armed and stopped again, with ten shares whose stop is gone by then. */
  async function stoppedBare(): Promise<RunRow> {
    const run = await bench.armed({ begun: true });
    await (await bought(run)).stop('CANCELED');
    const { run: after } = await stopRun(bench.desk, { run, event: 'STOP', reason: 'a test' });
    expect(after.pair).toEqual({ status: 'STOPPED', posture: 'DISARMING' });
    return after;
  }

  it('is not for a stop that a recovery sends', async () => {
    const run = await stoppedBare();
    const refused = await say(run);
    expect(refused.exitCode, refused.stderr).toBe(5);
    expect(failed(refused)).toEqual(['RECONCILE_STOP_MISSING']);
    expect(JSON.stringify(refused.json['checks'])).toContain('mqk run recover');
    expect((await bench.read(run.runId)).version).toBe(run.version);
  });

  it('is not for shares or orders that our books do not have', async () => {
    const { runId } = await stoppedBare();
    const { brokers, env } = bench.desk;
    await mqk(['halt', '--run-id', runId, '--reason', 'a test'], { env, brokers });
    const run = await bench.read(runId);
    hold(12);
    expect(failed(await say(run))).toEqual(['RECONCILE_POSITION_MISMATCH', 'POSITION']);
    hold(10);
    bench.world.openOrders = [buyOrder(`MAIN_${'a'.repeat(26)}`)];
    expect(failed(await say(run))).toEqual(['RECONCILE_ORDER_UNKNOWN', 'ORDER']);
    bench.world.openOrders = [];
    expect((await bench.read(runId)).version).toBe(run.version);
    const done = await say(run);
    expect(done.json, done.stderr).toMatchObject({ status: 'HALTED', posture: 'DISARMED' });
  });

  it('is for shares of an earlier run too, where real money is held', async () => {
    const earlier = await bench.start({ mode: 'LIVE' });
    await bought(earlier);
    const run = await bench.armed({ mode: 'LIVE' });
    const { unconfirmed, run: held } = await stopRun(bench.desk, {
      ...{ run, event: 'STOP', reason: 'a test' },
    });
    expect(held.pair).toEqual({ status: 'STOPPED', posture: 'DISARMING' });
    expect(unconfirmed).toMatchObject([
      { what: 'POSITION', detail: expect.stringContaining('10 shares of SPY') as string },
    ]);
    const done = await say(held);
    expect(done.exitCode, done.stdout + done.stderr).toBe(0);
    expect(done.json).toMatchObject({
      ...{ status: 'STOPPED', posture: 'DISARMED' },
      left_unprotected: [{ symbol: 'SPY', qty: '10' }],
    });
  });

  const halt = async ({ runId }: RunRow): Promise<void> => {
    const { brokers, env } = bench.desk;
    await mqk(['halt', '--run-id', runId, '--reason', 'a test'], { env, brokers });
    const { pair } = await bench.read(runId);
    expect(pair).toEqual({ status: 'HALTED', posture: 'DISARMING' });
  };
  const working = (id: string, shares: number): void => {
    bench.world.openOrders = [stopOrder(id, { qty: qtyOf(shares), stopPrice: moneyOf('1') })];
  };
  /** What a reconcile of the engine asks for: shares that need a stop, and those that have one. */
  async function asked({ runId }: RunRow): Promise<readonly unknown[]> {
    const { brokers, env } = bench.desk;
    const { json } = await mqk(['reconcile', 'run', '--run-id', runId, '--json'], { env, brokers });
    const { differences } = json;
    if (!Array.isArray(differences)) throw new Error(JSON.stringify(json));
    return differences.map(({ code, ours, theirs }: Json) => [code, ours, theirs]);
  }

  it('is for the shares that a smaller stop leaves, in their number', async () => {
    const run = await bench.armed({ begun: true });
    const trades = await bought(run);
    const id = await trades.stop('WORKING', 'SELL', 6);
    working(id, 6);
    await halt(run);
    const done = await say(run);
    expect(done.json, done.stdout + done.stderr).toMatchObject({
      ...{ status: 'HALTED', posture: 'DISARMED' },
      left_unprotected: [{ symbol: 'SPY', qty: '4' }],
    });
    const later = await bench.start();
    expect(await asked(later)).toEqual([]);
    bench.world.openOrders = [];
    const { db } = bench.database;
    await db.query(`UPDATE oms_orders SET state = 'CANCELED' WHERE client_order_id = $1`, [id]);
    expect(await asked(later)).toEqual([['RECONCILE_STOP_MISSING', '6', '0']]);
    // Shares that came after the word are none of it.
    const more = new BookedTrades(db, later);
    await more.fill(5);
    await db.query('UPDATE oms_inbox SET applied_at = clock_timestamp() WHERE applied_at IS NULL');
    await more.stop('CANCELED');
    hold(15);
    expect(await asked(later)).toEqual([['RECONCILE_STOP_MISSING', '11', '0']]);
  });

  it.each(['STOP', 'HALT'] as const)(
    'is for the shares of an earlier run whose stop is gone: %s',
    async (event) => {
      const run = await bench.armed({ begun: true });
      await (await bought(await bench.start())).stop('CANCELED');
      if (event === 'HALT') await halt(run);
      else await stopRun(bench.desk, { run, event, reason: 'a test' });
      const { brokers, env } = bench.desk;
      const status = ['run', 'status', '--run-id', run.runId];
      expect((await mqk(status, { env, brokers, isTTY: true })).stdout).toContain('--unprotected');
      const done = await say(run);
      expect(done.json, done.stdout + done.stderr).toMatchObject({
        ...{ posture: 'DISARMED', left_unprotected: [{ symbol: 'SPY', qty: '10' }] },
      });
      expect(await asked(run)).toEqual([]);
      expect(await asked(await bench.start())).toEqual([]);
    },
  );

  it('is not for a stop that is too large: its refusal names the cancel', async () => {
    const run = await bench.armed({ begun: true });
    const trades = await bought(run);
    const id = await trades.stop('WORKING', 'SELL', 20);
    working(id, 20);
    await halt(run);
    const refused = await say(run);
    expect(refused.exitCode, refused.stderr).toBe(5);
    expect(failed(refused)).toEqual(['RECONCILE_STOP_OVERSIZED', 'ORDER']);
    const fix = `mqk order cancel ${id} --reason TEXT --unprotected`;
    expect(refused.json['checks']).toMatchObject([{ fix }, { fix }]);
  });

  it('is not for a run that trades', async () => {
    const run = await bench.armed();
    const refused = await say(run);
    expect(refused).toMatchObject({ exitCode: 8, json: { error: { code: 'RUN_NOT_DISARMING' } } });
  });
});
