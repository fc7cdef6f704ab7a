/**
 * INV-ARM-07 (seed PATCH 20; reliability 6.2 P3, P5): a run whose stored config has a limit of 0, no limit
 * or another hash than it was started with is not armed, whoever wrote the row; OFF is refused in LIVE.
 * Turns red when the preflight trusts that the config was judged when the run was started.
 */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertRun, type RunRow } from '../../../src/adapters/db/index.ts';
import { sha256Hex } from '../../../src/foundation/core/index.ts';
import { parseRunId } from '../../../src/foundation/model/index.ts';
import { preflightRun } from '../../../src/services/runtime/index.ts';
import { ArmingBench, refusedBy } from '../../support/arming/arming-bench.ts';

let bench: ArmingBench;
beforeEach(async () => {
  bench = await ArmingBench.open();
});
afterEach(() => bench.database.close());

const FOREIGN = { kind: 'CONFLICT', code: 'RUN_BINDING_MISMATCH' };

/** A row as no command writes it: of another config, with the hash of that config or of the first. */
async function forged(run: RunRow, configJson: string, configHash: string): Promise<RunRow> {
  const runId = parseRunId(randomUUID());
  if (runId === null) throw new Error('a UUID is a run id');
  const facts = { ...run, runId, configJson, configHash, reason: 'forged', started: {} };
  const { run: row } = await bench.desk.db.transaction((tx) => insertRun(tx, facts));
  return row;
}

it.each([
  ['"daily_loss_limit":0.02', '"daily_loss_limit":0', 'risk.daily_loss_limit is 0'],
  ['"max_drawdown":0.18', '"max_drawdown":0', 'risk.max_drawdown is 0'],
  ['"max_gross_exposure":1', '"max_gross_exposure":-1', 'risk.max_gross_exposure is -1000000'],
  [
    '"max_position_per_symbol":0.2',
    '"max_position_per_symbols":1',
    'risk.max_position_per_symbol is NaN',
  ],
])('refuses %s as %s', async (before, after, says) => {
  const run = await bench.start();
  expect(run.configJson).toContain(before);
  const text = run.configJson.replace(before, after);
  const outcome = await bench.arm(await forged(run, text, sha256Hex(text)));
  expect(refusedBy(outcome)).toContain('P3');
  expect(outcome.checks.find(({ id }) => id === 'P3')?.evidence).toContain(says);
});

it('refuses a config that has another hash than the row', async () => {
  const run = await bench.start();
  const text = run.configJson.replace('"daily_loss_limit":0.02', '"daily_loss_limit":0.05');
  const row = await forged(run, text, run.configHash);
  const { checks } = await preflightRun(row, bench.desk);
  expect(checks.filter(({ ok }) => !ok).map(({ id }) => id)).toContain('P5');
  await expect(bench.arm(row)).rejects.toMatchObject(FOREIGN);
});

it.each(['engineId', 'account'] as const)(
  'refuses a config of another %s than the row',
  async (name) => {
    const run = await bench.start();
    const row = await forged({ ...run, [name]: 'OTHR' }, run.configJson, run.configHash);
    await expect(bench.arm(row)).rejects.toMatchObject({
      ...FOREIGN,
      message: expect.stringContaining(`differs in ${name}`) as unknown,
    });
    expect((await bench.read(row.runId)).version).toBe(1);
  },
);

it('arms PAPER with a limit that is OFF', async () => {
  const run = await bench.start({ sets: [['risk.max_drawdown', 'OFF']] });
  expect(refusedBy(await bench.arm(run))).toEqual([]);
});

it('never lets LIVE start without one', async () => {
  const sets = [['risk.max_drawdown', 'OFF']] as const;
  await expect(bench.start({ mode: 'LIVE', sets })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  });
});
