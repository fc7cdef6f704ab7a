/**
 * Invariant INV-ENGINE-08: an engine trades a begun run alone, by a model that a broker can have, with the bars and
 * the record that are the run's: a log that its own tick does not say is traded on by nobody.
 * Spec: 4-safety decisions 3, 6; contract 5.
 * Would turn red: a start that takes any file of the symbol; a driver that is rebuilt without being compared.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/foundation/core/index.ts';
import { barFileText } from '../../support/bars/bar-file.ts';
import { EngineBench, MARKET_ORDERS } from '../../support/engine/engine-bench.ts';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(60);
});
afterAll(() => bench.close());

const codeOf = ({ json }: { readonly json: Readonly<Record<string, unknown>> }): unknown =>
  (json['error'] as Record<string, unknown> | undefined)?.['code'];

it('refuses a model that fills in the bar that decides', { timeout: 60_000 }, async () => {
  const sets = { 'execution.ambiguity_policy': 'SAME_BAR_WORST_CASE' };
  const runId = await bench.begun({ ...MARKET_ORDERS, sets });
  const refused = await bench.execute(runId);
  expect([refused.exitCode, codeOf(refused)]).toEqual([5, 'RUN_MODEL_NOT_TRADEABLE']);
  await bench.mqk(['run', 'stop', '--run-id', runId]);
  const stopped = await bench.execute(runId);
  expect([stopped.exitCode, codeOf(stopped)]).toEqual([5, 'RUN_MODEL_NOT_TRADEABLE']);
});

it('refuses other bars, and a record that it does not say', { timeout: 60_000 }, async () => {
  const runId = await bench.begun(MARKET_ORDERS);
  const argv = ['run', 'execute', '--run-id', runId, '--bars', `SPY=${bench.bars}`];
  let asked = 0;
  const ended = await bench.mqk(argv, () => ++asked > 40);
  expect(ended.json, ended.stderr).toMatchObject({ ended_by: 'SIGNAL', posture: 'DISARMED' });
  expect(ended.exitCode).toBe(130);
  expect(codeOf(await bench.execute(runId))).toBeUndefined(); // recovered: an engine held it
  await bench.again(runId);
  const other = `${bench.bars}.other.csv`;
  writeFileSync(other, barFileText({ rows: 60, seed: 8 }));
  const mixed = await bench.mqk(['run', 'execute', '--run-id', runId, '--bars', `SPY=${other}`]);
  expect([mixed.exitCode, codeOf(mixed)]).toEqual([2, 'RUN_SOURCES_DIFFER']);
  const [given, recorded] = [other, bench.bars].map((path) => sha256Hex(readFileSync(path)));
  expect(mixed.stderr).toContain(`SPY: ${other} has sha256 ${given}, the record ${recorded}`);
  const none = ['run', 'execute', '--run-id', runId, '--bars', `QQQ=${other}`];
  expect((await bench.mqk(none)).stderr).toContain(
    'the run trades SPY; no --bars for SPY; --bars for QQQ, which it does not',
  );
  await bench.desk.db.query(
    `INSERT INTO audit_events (run_id, topic, event_type, payload, actor)
     VALUES ($1, 'RUNTIME', 'SLICE_DONE', '{}', 'nobody')`,
    [runId],
  );
  const forged = await bench.execute(runId);
  expect([forged.exitCode, codeOf(forged)]).toEqual([6, 'ENGINE_RECORD_DIFFERS']);
  const fresh = await bench.mqk(['run', 'stop', '--run-id', runId]);
  expect(fresh.exitCode).toBe(0);
});

it('refuses a run that was not begun', async () => {
  const started = await bench.created(MARKET_ORDERS);
  const refused = await bench.execute(started);
  expect([refused.exitCode, codeOf(refused)]).toEqual([5, 'RUN_NOT_BEGUN']);
});

it(
  'recovers nothing without a broker: exit 9, and all of it when there is one',
  { timeout: 60_000 },
  async () => {
    const runId = await bench.begun(MARKET_ORDERS);
    let asked = 0;
    await bench.execute(runId, [], () => ++asked > 40);
    await bench.mqk(['broker', 'stop']);
    const paper = join(bench.desk.env.MQK_HOME, 'paper');
    renameSync(paper, `${paper}.away`);
    writeFileSync(paper, ''); // no broker can be started in a file
    const recover = ['run', 'recover', '--run-id', runId];
    const alone = await bench.mqk(recover);
    expect([alone.exitCode, codeOf(alone)]).toEqual([9, 'BROKER_UNREACHABLE']);
    rmSync(paper);
    renameSync(`${paper}.away`, paper);
    expect((await bench.mqk(recover)).json).toMatchObject({ posture: 'DISARMED' });
  },
);
