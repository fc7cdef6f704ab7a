/** `mqk db` and `mqk doctor` as a person and a program see them. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CODES } from '../../src/foundation/model/index.ts';
import { mqk } from '../support/cli/run-in-process.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';

interface CheckRow {
  readonly id: string;
  readonly ok: boolean;
}

describe('the database commands', () => {
  let desk: TestDatabase;
  beforeAll(async () => {
    desk = await openTestDatabase();
  });
  afterAll(() => desk.close());

  const nowhere = {
    MQK_HOME: mkdtempSync(join(tmpdir(), 'mqk-nowhere-')),
    MQK_DATABASE_URL: 'postgres://me:hunter2hunter2@127.0.0.1:1/desk',
  };

  it('doctor finds nothing to mend', async () => {
    const { exitCode, json } = await mqk(['doctor', '--json'], { env: desk.env });
    const checks = (json['checks'] as CheckRow[]).map(({ id, ok }) => [id, ok]);
    expect([exitCode, checks]).toEqual([
      0,
      [
        'node_version',
        'home_writable',
        'working_directory_writable',
        'disk_space',
        'config',
        'config_keys',
        'deadman_key',
        'database_reachable',
        'database_schema',
        'database_settings',
        'clock_skew',
      ].map((id) => [id, true]),
    ]);
  });

  it('doctor asks for no key where the broker is paper', async () => {
    const { json } = await mqk(['doctor', '--mode', 'PAPER', '--json'], { env: desk.env });
    const keys = (json['checks'] as CheckRow[]).find(({ id }) => id === 'config_keys');
    expect(keys).toMatchObject({ ok: true, evidence: 'not applicable in PAPER' });
  });

  it('doctor tells what is wrong and how to mend it, and no value of a key', async () => {
    mkdirSync(nowhere.MQK_HOME, { recursive: true });
    writeFileSync(join(nowhere.MQK_HOME, 'deadman.key'), 'k');
    chmodSync(join(nowhere.MQK_HOME, 'deadman.key'), 0o644);
    const words = ['doctor', '--mode', 'PAPER', '--set', 'broker.environment=LIVE', '--json'];
    const { exitCode, json, stdout } = await mqk(words, { env: nowhere });
    const failed = (json['checks'] as CheckRow[]).filter(({ ok }) => !ok).map(({ id }) => id);
    expect([exitCode, failed]).toEqual([6, ['config_keys', 'deadman_key', 'database_reachable']]);
    expect(stdout).toContain('DB_UNREACHABLE');
    expect(stdout).not.toContain('hunter2');
  });

  it('status of a server that is not there keeps its keys', async () => {
    const { exitCode, json, stderr } = await mqk(['db', 'status', '--json'], { env: nowhere });
    expect([exitCode, json]).toEqual([
      9,
      expect.objectContaining({
        reachable: false,
        embedded: false,
        applied: [],
        error: expect.objectContaining({
          code: 'DB_UNREACHABLE',
          fix: CODES.DB_UNREACHABLE.fix,
        }) as unknown,
      }),
    ]);
    expect(stderr).not.toContain('hunter2');
  });

  it('status of the binaries that are not installed says so', async () => {
    const { platform } = process;
    Object.defineProperty(process, 'platform', { value: 'sunos' });
    const env = { MQK_HOME: mkdtempSync(join(tmpdir(), 'mqk-sunos-')) };
    const { exitCode, json } = await mqk(['db', 'status', '--json'], { env }).finally(() => {
      Object.defineProperty(process, 'platform', { value: platform });
    });
    expect([exitCode, json['error']]).toEqual([
      9,
      expect.objectContaining({ code: 'DB_BINARIES_MISSING' }),
    ]);
  });

  it.each(['MQK_PG_DATA', 'postgres.json'])('take no folder over that %s names', async (by) => {
    const home = mkdtempSync(join(tmpdir(), 'mqk-home-'));
    const folder = mkdtempSync(join(tmpdir(), 'mqk-mine-'));
    writeFileSync(join(folder, 'letters.txt'), 'mine');
    chmodSync(folder, 0o755);
    writeFileSync(join(home, 'postgres.json'), JSON.stringify({ postgres: folder }));
    const before = statSync(folder);
    const env = { MQK_HOME: home, ...(by === 'MQK_PG_DATA' ? { MQK_PG_DATA: folder } : {}) };
    const { exitCode, json } = await mqk(['db', 'status', '--json'], { env });
    expect([exitCode, json['error']]).toEqual([
      9,
      expect.objectContaining({
        code: 'DB_FOLDER_UNUSABLE',
        message: expect.stringContaining('letters.txt') as unknown,
      }),
    ]);
    const { uid, gid, mode } = statSync(folder);
    expect([uid, gid, mode]).toEqual([before.uid, before.gid, before.mode]);
    expect(readdirSync(folder)).toEqual(['letters.txt']);
  });

  it('prints lines for a person', async () => {
    const { stdout } = await mqk(['db', 'status'], { env: desk.env, isTTY: true });
    expect(stdout).toContain('class test');
    expect(stdout).toContain('applied  0001_runs.sql');
  });
});
