/**
 * Invariant INV-RUN-05: a started run is a row, its first event and a folder that says it is incomplete, with
 * equal hashes in all three; what can't be made whole leaves neither row nor folder.
 * Spec: contract 10, 11, 13.1.
 * Would turn red: a manifest that is made from other facts than the row; a row without a folder after a full
 * disk; a folder that passes for a finished one.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listRuns } from '../../../src/adapters/db/index.ts';
import { eventsOf, jsonFile, START_PAPER, startPaper } from '../../support/runs/cli-runs.ts';
import { useCliDesk } from '../../support/runs/use-cli-desk.ts';

const { desk, cli } = useCliDesk();

describe('mqk run start', () => {
  it('makes row, event and folder with the same hashes, and a UUIDv7', async () => {
    const started = await cli.run([...START_PAPER, '--out', cli.out, '--seed', '7']);
    expect([started.exitCode, started.stderr]).toEqual([0, '']);
    const { run_id: runId, config_hash: configHash, git_hash: gitHash } = started.json;
    expect(started.json).toMatchObject({ status: 'CREATED', posture: 'DISARMED', arm_epoch: 0 });
    expect(runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const [row] = await listRuns(desk.db, { limit: 1 });
    expect(row).toMatchObject({ runId, configHash, gitHash, seed: 7, symbols: ['SPY'] });
    const folder = join(cli.out, String(runId));
    const manifest = jsonFile(join(folder, 'manifest.json'));
    expect(manifest).toMatchObject({
      run_id: runId,
      config_hash: configHash,
      git_hash: gitHash,
      mode: 'PAPER',
      incomplete: true,
      audit_tip: null,
      artifacts: {},
    });
    expect(manifest['config_json']).toBe(row?.configJson);
    expect(eventsOf(folder)).toEqual(['RUNTIME/RUN_STARTED']);
    expect(await cli.verify(folder)).toBe('INCOMPLETE');
  });

  it.each([
    ['another engine than the config', ['--engine', 'OTHER'], 2, 'RUN_ENGINE_MISMATCH'],
    ['a symbol twice', ['--symbols', 'SPY,SPY'], 2, 'RUN_SYMBOLS_INVALID'],
    ['a mode that the config forbids', ['--set', 'engine.mode=BACKTEST'], 2, 'CONFIG_INVALID'],
    ['BACKTEST', ['--mode', 'BACKTEST'], 2, 'USAGE_INVALID'],
    ['a strategy that is not there', ['--strategy', 'nobody'], 7, 'STRATEGY_UNKNOWN'],
    ['LIVE without what LIVE needs', ['--mode', 'LIVE'], 2, 'CONFIG_INVALID'],
  ])('refuses %s, and leaves nothing', async (_, more, exitCode, code) => {
    const before = await listRuns(desk.db, { limit: 100 });
    const out = join(desk.env.MQK_HOME, 'refused');
    const refused = await cli.run(startPaper(['--out', out, ...more]));
    expect([refused.exitCode, refused.json['error']]).toEqual([
      exitCode,
      expect.objectContaining({ code }),
    ]);
    expect(await listRuns(desk.db, { limit: 100 })).toEqual(
      before.map((run) => expect.objectContaining({ runId: run.runId }) as unknown),
    );
    expect(existsSync(out)).toBe(false);
  });

  it('makes no run whose folder can not be written', async () => {
    const before = (await listRuns(desk.db, { limit: 100 })).length;
    const file = join(desk.env.MQK_HOME, 'a-file');
    writeFileSync(file, '');
    const refused = await cli.run([...START_PAPER, '--out', file]);
    expect([refused.exitCode, refused.json['error']]).toEqual([
      2,
      expect.objectContaining({ code: 'RUN_FOLDER_OUT_INVALID' }),
    ]);
    expect((await listRuns(desk.db, { limit: 100 })).length).toBe(before);
  });

  it('makes no folder when the database refuses the row', async () => {
    const out = join(desk.env.MQK_HOME, 'read-only');
    mkdirSync(out);
    chmodSync(out, 0o755);
    const [{ name } = { name: '' }] = await desk.db.query('SELECT current_database() AS name');
    await desk.db.query(`ALTER DATABASE ${String(name)} SET default_transaction_read_only = on`);
    try {
      const refused = await cli.run([...START_PAPER, '--out', out]);
      expect(refused.exitCode).toBe(9);
      expect(refused.json['error']).toMatchObject({ code: 'DB_READ_ONLY' });
      expect(readdirSync(out)).toEqual([]);
    } finally {
      await desk.db.query('SET default_transaction_read_only = off');
      await desk.db.query(`ALTER DATABASE ${String(name)} RESET default_transaction_read_only`);
    }
  });
});
