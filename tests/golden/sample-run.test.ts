/**
 * What `npm start` computes, to the byte: the S&P 500 series of the installed package through the whole
 * pipeline. These hashes keep a clone honest that has no other goldens. They change only with the
 * shipped config, the record's form or a rule, and then with the version in package.json.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mqk, type CliRun } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-sample-'));
// A database of somebody's own is left alone.
const env = { MQK_HOME: join(dir, 'home'), MQK_DATABASE_URL: 'postgres://nobody.invalid/desk' };
const embedded = { MQK_HOME: env.MQK_HOME };
afterAll(async () => {
  await mqk(['broker', 'stop'], { env: embedded });
  await mqk(['db', 'stop'], { env: embedded });
  rmSync(dir, { recursive: true, force: true });
});

const RUN_ID = '378a074b-6c85-5dc7-ac64-f3754f91b868';
const SHA256 = {
  'orders.csv': '09434637cca5a35fbf98be5c70e2db1d02ae849c2890225abd9760d271f618ba',
  'fills.csv': 'c17d3e55244e0bac50f74788823e9d8a6d11f9b405a0e79957caf4cd38b553a8',
  'equity_curve.csv': 'dcefc137f08a2d14289a863b0608622332da4905ef8a4cb13938f87dc02d1bdf',
  'metrics.json': '06e98a92c725d5654804620ebdf83de176fd1d25b00c14a66f5743837acd6c51',
  'report.html': '9ba86fd2cb45bfaf6be826ce9c6e9c737205923dc08bfd24284bd3b2897b65f1',
  'audit.jsonl': 'a0d285d98e86e245d63ea0601e87ce6b96c771f155f5552ecef78588e40166e6',
};

/** Whatever engine and account it has: the second call holds nothing of the first. */
const ON_PAPER = {
  ...{ mode: 'PAPER', status: 'STOPPED', posture: 'DISARMED', ended_by: 'FEED', sealed: true },
  ...{ slices: 505, orders: 8, fills: 8, final_equity: '99926.677125', unconfirmed: [], left: [] },
  ...{ reconcile: 'CLEAN', audit: 'VALID', equals_backtest: true },
};

describe('the sample run', { timeout: 120_000 }, () => {
  let run: CliRun;
  beforeAll(async () => {
    run = await mqk(['demo', '--json', '--out', 'exports'], { cwd: dir, env });
  }, 120_000);

  it('has the run id and the bytes that it had', () => {
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.json).toMatchObject({ run_id: RUN_ID, bars: 5105, halted: false });
    expect(run.json['paper']).toMatchObject(ON_PAPER);
    const folder = join(dir, 'exports', RUN_ID);
    const hashes = Object.keys(SHA256).map((name) => {
      const bytes = readFileSync(join(folder, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    });
    expect(Object.fromEntries(hashes)).toEqual(SHA256);
  });

  it('is judged on evidence of its own, and refused for the reasons told', async () => {
    const promotion = objectOf(run.json['promotion']);
    expect(promotion).toMatchObject({ passed: false });
    const gates = promotion['gates'] as readonly {
      readonly name: string;
      readonly code: unknown;
    }[];
    expect(gates.filter(({ code }) => code !== null).map(({ name }) => name)).toEqual([
      ...['stress_slippage_x2', 'positive_folds', 'cagr', 'sharpe', 'profit_factor'],
      'profitable_months',
    ]);
    expect(objectOf(run.json['walk_forward'])).toMatchObject({ positive_folds: 0.4 });
    expect(existsSync(String(run.json['report']))).toBe(true);
    for (const id of [promotion['id'], objectOf(run.json['stress'])['id']]) {
      const path = join('exports', 'evaluations', String(id));
      const verified = await mqk(['audit', 'verify', path, '--json'], { cwd: dir, env });
      expect(verified.json).toMatchObject({ result: 'VALID' });
    }
  });

  it('is kept by a second call, and told within 100 columns', async () => {
    const again = await mqk(['demo', '--out', 'exports'], { cwd: dir, env });
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('kept');
    const lines = again.stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThan(110);
    expect(lines.filter((line) => line.length > 100 && !line.includes(dir))).toEqual([]);
    expect(again.stdout).toContain('parity    the same orders, fills and equity as the backtest');
    expect(lines.join('\n')).toContain('NOT PROMOTABLE   6 gates failed');
    expect(again.stdout).toMatch(/^score {6}-?[\d.]+ \(not promotable: it ranks nothing\)$/m);
    expect(again.stdout).toContain(join(dir, 'exports', RUN_ID));
  });

  it('trades its last two years on paper: sealed, VALID, and equal to the backtest', async () => {
    const runs = await mqk(['run', 'list', '--json'], { cwd: dir, env: embedded });
    const ids = (runs.json['runs'] as readonly { readonly run_id: string }[]).map(
      ({ run_id }) => run_id,
    );
    expect(ids).toHaveLength(2); // of both calls
    for (const id of ids) {
      const folder = join(dir, 'exports', 'paper', id);
      const [verified, replayed] = [
        await mqk(['audit', 'verify', folder, '--json']),
        await mqk(['replay', folder, '--verify', '--json'], { cwd: dir, env: embedded }),
      ];
      expect(verified.json).toMatchObject({ result: 'VALID' });
      expect(replayed.json, replayed.stderr).toMatchObject({ identical: true });
    }
    expect(readdirSync(join(dir, 'home', 'demo'))).toEqual([]);
  });
});

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
