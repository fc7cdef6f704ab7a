/**
 * Invariant INV-ENGINE-34: what the winding down of a run took back, or a dead engine never brought to the broker, the
 * book that stands asks for again, once, in the first slice that is decided when the run goes on, also of a strategy
 * that returns nothing from then on: the run ends with the position of its backtest, and its record replays
 * identically. What a person took back stays taken back. Who winds a run down is told of these orders and of no others.
 * Spec: contract 3 (step 5), 4; 4-safety decisions 5 and 6; issue 6 (parity).
 * Would turn red: a decision that plans published books alone (`tick.ts`, `closeSlice`); orders that lapse in a command
 * and not in the input that the log has (`drive/run-driver.ts`, `drive/settle-request.ts`); an order that was never sent
 * and is forgotten; a symbol that is asked for as a whole because one of its orders was withdrawn. Of what is told: an order
 * that was to end anyway (`withdrawn-orders.ts`); any of a run that is over (`stop-run.ts`, `end/lapsed-orders.ts`).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';
import { ended, EngineBench, type EngineCase } from '../../support/engine/engine-bench.ts';

const BARS = 30;
/** In with one bar, out with another, and silent otherwise; each order rests for three bars. */
const ONCE: EngineCase = {
  strategy: join(PACKAGE_ROOT, 'tests/support/strategy/once.ts'),
  params: { qty: 20, enter: 4, leave: 12 },
  sets: { 'execution.latency_submit_events': 3, 'runtime.presume_absent_seconds': 1 },
};
/** Three bars a second. */
const SLOWLY = ['--pace', '180x'];
const HELD = `(SELECT coalesce(sum(CASE side WHEN 'BUY' THEN qty ELSE -qty END), 0)::int
  FROM ledger_fills WHERE run_id = $1)`;
const works = (role: 'ENTRY' | 'EXIT'): string =>
  `SELECT client_order_id AS id FROM oms_orders WHERE run_id = $1 AND role = '${role}' AND state = 'WORKING'`;

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(BARS);
});
afterAll(() => bench.close());

async function heldBy(runId: string): Promise<unknown> {
  const [row] = await bench.desk.db.query(`SELECT ${HELD} AS held`, [runId]);
  return row?.['held'];
}

/** Orders of the book, in the order of their creation. */
async function ordersOf(runId: string): Promise<readonly string[]> {
  const rows = await bench.desk.db.query(
    `SELECT concat_ws(' ', role, side, qty, state, reason) AS told FROM oms_orders WHERE run_id = $1
     ORDER BY order_id`,
    [runId],
  );
  return rows.map(({ told }) => String(told));
}

const IN = 'ENTRY BUY 20 FILLED';
const OUT = 'EXIT SELL 20 FILLED';
const withdrawn = (role: 'ENTRY BUY' | 'EXIT SELL', reason = 'RUN_WOUND_DOWN'): string =>
  `${role} 20 CANCELED ${reason}`;

/** Shares that the backtest of the run holds in the end: it is never wound down. */
async function heldByBacktest(runId: string): Promise<number> {
  const fills = readFileSync(join(await bench.backtest(runId, ONCE), 'fills.csv'), 'utf8');
  const rows = fills.trimEnd().split('\n').slice(1);
  const signed = rows.map((row) => {
    const [, , , , , side, qty] = row.split(',');
    return Number(qty) * (side === 'BUY' ? 1 : -1);
  });
  expect(signed).toHaveLength(2);
  return signed.reduce((sum, qty) => sum + qty, 0);
}

async function goesOn(runId: string): Promise<void> {
  await bench.again(runId);
  const rest = await bench.execute(runId);
  expect(rest.json, rest.stderr).toMatchObject({ ended_by: 'FEED', halted: false, sealed: true });
  expect(rest.json['withdrawn']).toEqual([]);
  const replayed = await bench.mqk(['replay', bench.folderOf(runId), '--verify']);
  expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
}

it.each([
  ['entry', 'ENTRY', [withdrawn('ENTRY BUY'), IN, OUT]],
  ['exit', 'EXIT', [IN, withdrawn('EXIT SELL'), OUT]],
] as const)(
  'an %s that `run stop` took back is asked for again',
  { timeout: 60_000 },
  async (_, role, orders) => {
    const runId = await bench.begun(ONCE);
    const running = bench.execute(runId, SLOWLY);
    const { id } = await bench.awaitRow(runId, works(role));
    const stopped = await bench.mqk(['run', 'stop', '--run-id', runId, '--reason', 'lunch']);
    expect(stopped.json['withdrawn'], stopped.stderr).toMatchObject([{ client_order_id: id }]);
    const run = await running;
    expect(run.json, run.stderr).toMatchObject({ status: 'STOPPED', posture: 'DISARMED' });
    const side = role === 'ENTRY' ? 'BUY' : 'SELL';
    expect(run.json['withdrawn']).toEqual([
      { client_order_id: id, symbol: 'SPY', side, qty: '20', reason: 'RUN_WOUND_DOWN' },
    ]);
    await goesOn(runId);
    expect(await ordersOf(runId)).toEqual(orders);
    expect(await heldBy(runId)).toBe(await heldByBacktest(runId));
  },
);

it.each([
  ['entry', 'ENTRY', [withdrawn('ENTRY BUY'), IN, OUT]],
  ['exit', 'EXIT', [IN, withdrawn('EXIT SELL'), OUT]],
] as const)(
  'an %s that a recovery took back is asked for again',
  { timeout: 60_000 },
  async (_, role, orders) => {
    const runId = await bench.begun(ONCE);
    const engine = bench.spawn(runId, {}, SLOWLY);
    const { id } = await bench.awaitRow(runId, works(role));
    engine.kill('SIGKILL');
    await ended(engine);
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({
      posture: 'DISARMED',
      withdrawn: [{ client_order_id: id, reason: 'RUN_WOUND_DOWN' }],
    });
    await goesOn(runId);
    expect(await ordersOf(runId)).toEqual(orders);
    expect(await heldBy(runId)).toBe(await heldByBacktest(runId));
  },
);

it.each([
  ['CP1:2', 'that was never claimed', 'ORDER_NOT_PLACED'],
  ['CP2:2', 'that was never sent', 'ORDER_NOT_PLACED'],
  ['CP3:2', 'that nobody finds at the broker', 'ORDER_NOT_PLACED'],
  ['CP6:2', 'whose answer was not stored', 'RUN_WOUND_DOWN'],
] as const)(
  'an exit of a killed engine (%s), %s, is asked for again',
  { timeout: 60_000 },
  async (point, _, reason) => {
    const runId = await bench.begun(ONCE);
    expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: point }))).toBe('SIGKILL');
    let recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    if (recovered.json['unresolved'] === 1) {
      recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    }
    expect(recovered.json, recovered.stderr).toMatchObject({
      posture: 'DISARMED',
      withdrawn: [{ side: 'SELL', qty: '20', reason }],
    });
    await goesOn(runId);
    expect(await ordersOf(runId)).toEqual([IN, withdrawn('EXIT SELL', reason), OUT]);
    expect(await heldBy(runId)).toBe(0);
    const accepted = bench.accepted();
    expect(new Set(accepted).size).toBe(accepted.length);
  },
);

it(
  '`run stop` names the exit that a dead engine never sent, and a recovery what became of it',
  { timeout: 60_000 },
  async () => {
    const runId = await bench.begun(ONCE);
    expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP1:2' }))).toBe('SIGKILL');
    const exit = { symbol: 'SPY', side: 'SELL', qty: '20' };
    const stopped = await bench.mqk(['run', 'stop', '--run-id', runId, '--reason', 'it is dead']);
    expect(stopped.json, stopped.stderr).toMatchObject({ withdrawn: [{ ...exit, reason: null }] });
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({
      posture: 'DISARMED',
      withdrawn: [{ ...exit, reason: 'ORDER_NOT_PLACED' }],
    });
    await goesOn(runId);
    expect(await ordersOf(runId)).toEqual([IN, withdrawn('EXIT SELL', 'ORDER_NOT_PLACED'), OUT]);
    expect(await heldBy(runId)).toBe(0);
  },
);

it('an exit that a person took back is not asked for again', { timeout: 60_000 }, async () => {
  const runId = await bench.begun(ONCE);
  const engine = bench.spawn(runId, {}, SLOWLY);
  const { id } = await bench.awaitRow(runId, works('EXIT'));
  engine.kill('SIGKILL');
  await ended(engine);
  await bench.mqk(['run', 'stop', '--run-id', runId, '--reason', 'it is dead']);
  const cancelled = await bench.mqk(['order', 'cancel', String(id), '--reason', 'I keep them']);
  expect(cancelled.json, cancelled.stderr).toMatchObject({ confirmed: true });
  const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
  expect(recovered.json, recovered.stderr).toMatchObject({ posture: 'DISARMED', withdrawn: [] });
  await goesOn(runId);
  expect(await ordersOf(runId)).toEqual([IN, withdrawn('EXIT SELL', 'BROKER_CANCELED')]);
  expect(await heldBy(runId)).toBe(20);
});

it(
  'an order that was being cancelled when its run was withdrawn is named by nobody, and not asked for',
  { timeout: 60_000 },
  async () => {
    const sets = { ...ONCE.sets, 'execution.latency_cancel_events': 3 };
    const runId = await bench.begun({ ...ONCE, sets, params: { ...ONCE.params, leave: 5 } });
    const running = bench.execute(runId, SLOWLY);
    await bench.awaitRow(
      runId,
      `SELECT FROM oms_orders WHERE run_id = $1 AND state = 'CANCEL_PENDING'`,
    );
    const stop = ['run', 'stop', '--run-id', runId, '--reason', 'lunch'];
    const stopped = await bench.mqk(stop);
    expect(stopped.json, stopped.stderr).toMatchObject({ status: 'STOPPED', withdrawn: [] });
    const run = await running;
    expect(run.json, run.stderr).toMatchObject({ posture: 'DISARMED', withdrawn: [] });
    expect(await ordersOf(runId)).toEqual([withdrawn('ENTRY BUY')]);
    const again = await bench.mqk(stop);
    expect(again.json, again.stderr).toMatchObject({ repeated: true, withdrawn: [] });
    await goesOn(runId);
    expect(await ordersOf(runId)).toEqual([withdrawn('ENTRY BUY')]);
  },
);

describe('of a run that is over nothing is named', () => {
  const LATE: EngineCase = {
    ...ONCE,
    params: { ...ONCE.params, enter: BARS - 2, leave: BARS + 1 },
  };
  const stop = (runId: string) => bench.mqk(['run', 'stop', '--run-id', runId]);

  it('when it is sealed', { timeout: 60_000 }, async () => {
    const runId = await bench.begun(LATE);
    const over = await bench.execute(runId);
    expect(over.json, over.stderr).toMatchObject({ sealed: true, withdrawn: [] });
    expect(await ordersOf(runId)).toEqual([withdrawn('ENTRY BUY')]);
    expect((await stop(runId)).json).toMatchObject({ repeated: true, withdrawn: [] });
  });

  it('when its bars have ended and its engine died', { timeout: 60_000 }, async () => {
    const runId = await bench.begun(LATE);
    expect(await ended(bench.spawn(runId, { MQK_TEST_CRASH: 'CP16' }))).toBe('SIGKILL');
    const stopped = await stop(runId);
    expect(stopped.json, stopped.stderr).toMatchObject({ posture: 'DISARMING', withdrawn: [] });
    expect(await ordersOf(runId)).toEqual(['ENTRY BUY 20 WORKING']);
  });

  it('when it is halted', { timeout: 60_000 }, async () => {
    const runId = await bench.begun(ONCE);
    const engine = bench.spawn(runId, {}, SLOWLY);
    await bench.awaitRow(runId, works('EXIT'));
    engine.kill('SIGKILL');
    await ended(engine);
    await bench.mqk(['run', 'halt', '--run-id', runId, '--reason', 'wrong prices']);
    const recovered = await bench.mqk(['run', 'recover', '--run-id', runId]);
    expect(recovered.json, recovered.stderr).toMatchObject({ status: 'HALTED', withdrawn: [] });
    expect(await ordersOf(runId)).toEqual([IN, withdrawn('EXIT SELL')]);
  });
});
