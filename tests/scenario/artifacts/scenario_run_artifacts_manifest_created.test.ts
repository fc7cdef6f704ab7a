/**
 * INV-RECORD-01 · contract 11 · a finished run leaves a folder with every artifact, a manifest that
 * names each with its true hash, the hash of the config that it holds, and the tip of a valid log; and
 * equal inputs leave equal bytes, in another process and whatever the order of --bars.
 *
 * Shown through the command line on generated bars, each hash recomputed here.
 * Mutation that turns it red: hash an artifact before its last row, leave a member out of the run id,
 * or take the data files in the order in which they were given.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-manifest-'));
const env = { MQK_HOME: join(dir, 'home') };
const ARTIFACTS = [
  ...['audit.jsonl', 'equity_curve.csv', 'fills.csv', 'metrics.json', 'orders.csv'],
  'report.html',
];
const FLAGS = ['--strategy', 'sma_cross', '--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--json'];

beforeAll(() => {
  writeBarFile(join(dir, 'a.csv'), { rows: 900, seed: 1 });
  writeBarFile(join(dir, 'b.csv'), { rows: 900, seed: 2 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function argv(out: string, bars: readonly string[]): string[] {
  const files = bars.flatMap((bar) => ['--bars', bar]);
  return ['backtest', 'run', ...FLAGS, ...files, '--out', join(dir, out)];
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

type JsonRecord = Readonly<Record<string, unknown>>;

function readJson(path: string): JsonRecord {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new Error(`${path} holds no object`);
  return { ...value };
}

const A_THEN_B = ['A=a.csv', 'B=b.csv'];

describe('the folder of a finished run', () => {
  it('holds every artifact, named by the manifest with its true hash and size', async () => {
    const run = await mqk(argv('first', A_THEN_B), { cwd: dir, env });
    expect(run.exitCode, run.stderr).toBe(0);
    const folder = String(run.json['out_dir']);
    expect(readdirSync(folder).sort()).toEqual([...ARTIFACTS, 'manifest.json'].sort());
    const manifest = readJson(join(folder, 'manifest.json'));
    const expected = Object.fromEntries(
      ARTIFACTS.map((name) => {
        const path = join(folder, name);
        return [name, { sha256: sha256(path), size: statSync(path).size }];
      }),
    );
    expect(manifest['artifacts']).toEqual(expected);
  });

  it('says what was run: data, config, strategy, seed', async () => {
    const run = await mqk(argv('first', A_THEN_B), { cwd: dir, env });
    const manifest = readJson(join(String(run.json['out_dir']), 'manifest.json'));
    expect(manifest).toMatchObject({
      mode: 'BACKTEST',
      engine_id: 'MAIN',
      timeframe: '1m',
      calendar: 'ALWAYS_ON',
      cash: '100000',
      seed: 1,
      strategy: { id: 'sma_cross', version: 1, params: { fast: 20, qty: 10, slow: 50 } },
      data: [
        { symbol: 'A', sha256: sha256(join(dir, 'a.csv')), rows: 900 },
        { symbol: 'B', sha256: sha256(join(dir, 'b.csv')), rows: 900 },
      ],
    });
    const config = createHash('sha256').update(String(manifest['config_json'])).digest('hex');
    expect(config).toBe(manifest['config_hash']);
    expect(run.json['config_hash']).toBe(config);
  });

  it('ends in a sealed log whose tip the manifest names', async () => {
    const run = await mqk(argv('first', A_THEN_B), { cwd: dir, env });
    const folder = String(run.json['out_dir']);
    const lines = readFileSync(join(folder, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
    const seal: unknown = JSON.parse(lines.at(-1) ?? '');
    const manifest = readJson(join(folder, 'manifest.json'));
    expect(seal).toMatchObject({
      event_type: 'RUN_SEALED',
      hash_self: manifest['audit_tip'],
      payload: { events: lines.length, fills: run.json['fills'], orders: run.json['orders'] },
    });
    const verified = await mqk(['audit', 'verify', folder, '--json'], { cwd: dir, env });
    expect([verified.exitCode, verified.json['result']]).toEqual([0, 'VALID']);
  });

  it('has equal bytes in another process and with --bars in another order', async () => {
    const first = await mqk(argv('first', A_THEN_B), { cwd: dir, env });
    const bin = join(PACKAGE_ROOT, 'bin', 'mqk');
    const other = execFileSync(process.execPath, [bin, ...argv('second', ['B=b.csv', 'A=a.csv'])], {
      cwd: dir,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    const second: unknown = JSON.parse(other);
    expect(second).toMatchObject({ run_id: first.json['run_id'], outcome: 'CREATED' });
    const folders = ['first', 'second'].map((out) => join(dir, out, String(first.json['run_id'])));
    const [one = [], two = []] = folders.map((folder) =>
      ARTIFACTS.map((name) => sha256(join(folder, name))),
    );
    expect(two).toEqual(one);
  });
});
