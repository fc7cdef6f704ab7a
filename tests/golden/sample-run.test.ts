/**
 * What `npm start` computes, to the byte: the S&P 500 series of the installed package through the whole
 * pipeline. These hashes keep a clone honest that has no other goldens. They change only with the
 * shipped config, the record's form or a rule, and then with the version in package.json.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mqk } from '../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-sample-'));
const env = { MQK_HOME: join(dir, 'home') };
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const RUN_ID = 'f8b60256-4bfc-5e59-b426-4ab2cdcb6c64';
const SHA256 = {
  'orders.csv': 'aa31d2c1ac913c30ed68fcfd249609373bf11006f3281d77a5d1cb74fa97781f',
  'fills.csv': 'a2fd908b1cf22a3979a0a2042c9b714eefd018c0066bb61839d7b44849cf08ea',
  'equity_curve.csv': 'dcefc137f08a2d14289a863b0608622332da4905ef8a4cb13938f87dc02d1bdf',
  'metrics.json': '06e98a92c725d5654804620ebdf83de176fd1d25b00c14a66f5743837acd6c51',
  'report.html': '2771628742cd7ae7ae3a3bc0ffdd20fca8b04983d38959e0f2f7e605b865ad52',
  'audit.jsonl': 'b1ed4eef7dccaa41e9efb9951890ec1a3b07d594dd375740f317de43c60e71e4',
};

describe('the sample run', () => {
  it('has the run id and the bytes that it had', async () => {
    const run = await mqk(['demo', '--json', '--out', 'exports'], { cwd: dir, env });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.json).toMatchObject({ run_id: RUN_ID, bars: 5105, halted: false });
    const folder = join(dir, 'exports', RUN_ID);
    const hashes = Object.keys(SHA256).map((name) => {
      const bytes = readFileSync(join(folder, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    });
    expect(Object.fromEntries(hashes)).toEqual(SHA256);
  });

  it('is judged on evidence of its own, and refused for the reasons told', async () => {
    const run = await mqk(['demo', '--json', '--out', 'exports'], { cwd: dir, env });
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
    expect(lines.length).toBeLessThan(100);
    expect(lines.join('\n')).toContain('NOT PROMOTABLE   6 gates failed');
    expect(again.stdout).toContain(join(dir, 'exports', RUN_ID));
  });
});

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
